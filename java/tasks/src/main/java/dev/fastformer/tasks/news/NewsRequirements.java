// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.TaskException;

/** What a click log must have for what is asked of it. */
final class NewsRequirements {
    private NewsRequirements() {}

    /** Refuses a log of which it is not known what was clicked. */
    static void requireLabels(NewsDataset log) {
        if (log.impressions().labelledCount() == 0) {
            throw new TaskException(
                    "cannot evaluate",
                    log.behaviorsFile().toString(),
                    "no candidate bears -1 or -0, so it is not known what was clicked",
                    "Name a log with labels, or rank this one with predict");
        }
    }
}
