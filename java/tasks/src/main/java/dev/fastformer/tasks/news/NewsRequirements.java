// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.TaskException;
import java.util.stream.IntStream;

/** What a click log must have for what is asked of it. */
final class NewsRequirements {
    private NewsRequirements() {}

    /** Refuses a log in which no ranking can be better than another. */
    static void requireMeasurable(String what, NewsDataset log) {
        Impressions impressions = log.impressions();
        if (impressions.labelledCount() == 0) {
            throw new TaskException(
                    what,
                    log.behaviorsFile().toString(),
                    "no candidate bears -1 or -0, so it is not known what was clicked",
                    "Name a log with labels, or rank this one with predict");
        }
        if (IntStream.range(0, impressions.size()).noneMatch(impressions::isMeasurable)) {
            throw new TaskException(
                    what,
                    log.behaviorsFile().toString(),
                    "no impression has both clicked and other candidates, so there is nothing to measure",
                    "Name a log with such impressions");
        }
    }
}
