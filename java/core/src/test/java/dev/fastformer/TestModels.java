// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import java.util.Random;

/** Small models and batches for tests. */
final class TestModels {
    static final int VOCABULARY = 50;
    static final int HIDDEN = 16;
    static final int LABELS = 3;

    private TestModels() {}

    /** Two layers over a vocabulary of 50, three labels, with or without dropout. */
    static ModelConfig config(double dropout) {
        return ModelConfig.builder()
                .vocabularySize(VOCABULARY)
                .hiddenSize(HIDDEN)
                .attentionHeads(4)
                .intermediateSize(24)
                .maxPositionEmbeddings(32)
                .labels(LABELS)
                .dropout(dropout)
                .build();
    }

    static FastformerModel classifier() {
        return FastformerModel.create(config(0), 7);
    }

    /** A batch in arrays. */
    record Texts(int[] ids, long[] offsets, int[] labels) {
        static Texts random(long seed, int... lengths) {
            Random random = new Random(seed);
            long[] offsets = new long[lengths.length + 1];
            for (int i = 0; i < lengths.length; i++) {
                offsets[i + 1] = offsets[i] + lengths[i];
            }
            int[] ids = random.ints(offsets[lengths.length], 1, VOCABULARY).toArray();
            int[] labels = random.ints(lengths.length, 0, LABELS).toArray();
            return new Texts(ids, offsets, labels);
        }
    }
}
