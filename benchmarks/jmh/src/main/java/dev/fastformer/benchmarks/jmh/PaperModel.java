// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.jmh;

import dev.fastformer.ModelConfig;
import java.util.Random;
import java.util.stream.IntStream;

/** The authors' classifier of the paper's size, and texts for it: 10,000 words, 5 labels, texts of up to 512 words. */
final class PaperModel {
    static final int VOCABULARY = 10_000;
    static final int LABELS = 5;
    static final int LONGEST_TEXT = 512;
    static final long SEED = 1;

    /** Rows 0 and 1 of the vocabulary are no words. */
    private static final int FIRST_WORD = 2;

    private PaperModel() {}

    static ModelConfig config() {
        return ModelConfig.builder()
                .vocabularySize(VOCABULARY)
                .labels(LABELS)
                .hiddenSize(256)
                .attentionHeads(16)
                .intermediateSize(256)
                .hiddenLayers(2)
                .maxPositionEmbeddings(LONGEST_TEXT)
                .build();
    }

    /** {@return random words, as rows of the vocabulary} */
    static int[] words(int count) {
        return new Random(SEED).ints(count, FIRST_WORD, VOCABULARY).toArray();
    }

    /** {@return how the vocabulary writes the word of a row} */
    static String word(int row) {
        return "word" + row;
    }

    /** {@return the rows that are words} */
    static IntStream wordRows() {
        return IntStream.range(FIRST_WORD, VOCABULARY);
    }
}
