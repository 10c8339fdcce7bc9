// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scores by news, for tests in which the order of equal scores does not count. */
final class Scores {
    private Scores() {}

    static Map<String, Float> byId(List<Scored> scored) {
        Map<String, Float> scores = new HashMap<>();
        scored.forEach(one -> scores.put(one.id(), one.score()));
        return scores;
    }
}
