// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.data.IntList;
import dev.fastformer.tasks.data.PackedInts.Packed;
import java.util.HashMap;
import java.util.Map;

/**
 * A training batch: every news that occurs in it once, and histories and candidates that refer to them.
 *
 * @param news numbers of the different news, in the order of their first use
 * @param histories places in {@code news} of each sample's history, packed
 * @param candidates places in {@code news} of each sample's candidates, packed, the clicked one first
 */
record SampledBatch(int[] news, Packed histories, Packed candidates) {
    /** Makes the batch of some samples. */
    static SampledBatch of(ClickSamples samples, int[] selected, Sampling sampling, int epoch) {
        Places places = new Places();
        IntList clicks = new IntList(1024);
        IntList candidates = new IntList(selected.length * (sampling.negatives() + 1));
        long[] offsets = new long[selected.length + 1];
        long[] candidateOffsets = new long[selected.length + 1];
        for (int i = 0; i < selected.length; i++) {
            for (int news : samples.history(selected[i], sampling.maxHistory())) {
                clicks.add(places.of(news));
            }
            offsets[i + 1] = clicks.size();
            for (int news : samples.candidates(selected[i], sampling.negatives(), sampling.seed(), epoch)) {
                candidates.add(places.of(news));
            }
            candidateOffsets[i + 1] = candidates.size();
        }
        return new SampledBatch(
                places.news.toArray(),
                new Packed(clicks.toArray(), offsets),
                new Packed(candidates.toArray(), candidateOffsets));
    }

    int size() {
        return histories.offsets().length - 1;
    }

    private static final class Places {
        final IntList news = new IntList(1024);
        private final Map<Integer, Integer> known = new HashMap<>();

        int of(int number) {
            Integer place = known.putIfAbsent(number, news.size());
            if (place == null) {
                news.add(number);
                return news.size() - 1;
            }
            return place;
        }
    }

    /**
     * What a sample is made of.
     *
     * @param negatives other candidates beside the clicked one
     * @param maxHistory most clicks of a history; the newest count
     * @param seed decides which negatives are drawn
     */
    record Sampling(int negatives, int maxHistory, long seed) {}
}
