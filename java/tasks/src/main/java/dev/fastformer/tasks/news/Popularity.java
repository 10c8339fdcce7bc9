// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.util.HashMap;
import java.util.Map;

/** How often each news was clicked. Immutable. */
final class Popularity {
    private final Map<String, Long> clicks;

    private Popularity(Map<String, Long> clicks) {
        this.clicks = clicks;
    }

    /** Counts the clicked candidates of a click log. */
    static Popularity of(NewsDataset log) {
        Map<String, Long> clicks = new HashMap<>();
        Impressions impressions = log.impressions();
        for (int impression = 0; impression < impressions.size(); impression++) {
            int[] candidates = impressions.candidates(impression);
            boolean[] clicked = impressions.clicked(impression);
            for (int i = 0; i < candidates.length; i++) {
                if (clicked[i] && candidates[i] >= 0) {
                    clicks.merge(log.news().item(candidates[i]).id(), 1L, Long::sum);
                }
            }
        }
        return new Popularity(clicks);
    }

    long clicks(String id) {
        return clicks.getOrDefault(id, 0L);
    }
}
