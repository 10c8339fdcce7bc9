// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.data.BatchPlan.Limits;
import dev.fastformer.tasks.data.PackedInts;
import dev.fastformer.tasks.data.SeededRandom;
import dev.fastformer.tasks.news.SampledBatch.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which samples make up which batch of an epoch: the samples are shuffled and cut where the next one would go over a limit
 * of samples or of tokens of different news. Depends on the data, the limits, the seed and the epoch alone. Immutable.
 */
final class ClickPlan {
    private final List<int[]> batches;
    private final List<Long> tokens;

    private ClickPlan(List<int[]> batches, List<Long> tokens) {
        this.batches = batches;
        this.tokens = tokens;
    }

    /** Plans an epoch; {@code texts} are the tokens of each news. */
    static ClickPlan of(ClickSamples samples, PackedInts texts, Limits limits, Sampling sampling, int epoch) {
        int[] order = new int[samples.size()];
        Arrays.setAll(order, i -> i);
        new SeededRandom(sampling.seed(), epoch).shuffle(order);
        List<int[]> batches = new ArrayList<>();
        Distinct distinct = new Distinct(texts);
        List<Long> tokens = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < order.length; i++) {
            long before = distinct.tokens;
            addAll(distinct, samples, order[i], sampling, epoch);
            if (i > start && limits.exceeded(i - start + 1, distinct.tokens)) {
                batches.add(Arrays.copyOfRange(order, start, i));
                tokens.add(before);
                start = i;
                distinct.clear();
                addAll(distinct, samples, order[i], sampling, epoch);
            }
        }
        if (start < order.length) {
            batches.add(Arrays.copyOfRange(order, start, order.length));
            tokens.add(distinct.tokens);
        }
        return new ClickPlan(batches, tokens);
    }

    private static void addAll(Distinct distinct, ClickSamples samples, int sample, Sampling sampling, int epoch) {
        for (int news : samples.history(sample, sampling.maxHistory())) {
            distinct.add(news);
        }
        for (int news : samples.candidates(sample, sampling.negatives(), sampling.seed(), epoch)) {
            distinct.add(news);
        }
    }

    /** The tokens of the different news of the batch that is being filled. */
    private static final class Distinct {
        private final PackedInts texts;
        private final int[] lastBatch;
        private int batch = 1;
        long tokens;

        Distinct(PackedInts texts) {
            this.texts = texts;
            this.lastBatch = new int[texts.size()];
        }

        void add(int news) {
            if (lastBatch[news] != batch) {
                lastBatch[news] = batch;
                tokens += texts.length(news);
            }
        }

        void clear() {
            batch++;
            tokens = 0;
        }
    }

    int size() {
        return batches.size();
    }

    /** The samples of a batch; not to be changed. */
    int[] batch(int index) {
        return batches.get(index);
    }

    /** Tokens that the news encoder reads for a batch. */
    long tokens(int index) {
        return tokens.get(index);
    }

    /** Tokens that the news encoder reads in the epoch. */
    long tokens() {
        return tokens.stream().mapToLong(Long::longValue).sum();
    }
}
