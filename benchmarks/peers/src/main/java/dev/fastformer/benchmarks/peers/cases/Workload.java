// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One batch of texts to classify, the same for every side.
 *
 * @param texts B texts, whose ids are never the padding id 0
 * @param labels [B]
 */
public record Workload(Sequences texts, int[] labels) {
    /** Rows of the embedding table. */
    public static final int VOCABULARY = 10_000;

    /** Classes of the classifier. */
    public static final int LABELS = 5;

    /** Batches that follow each other in training, so that the rows of the table change from step to step. */
    public static final int BATCHES = 4;

    /**
     * The batches of a shape.
     *
     * @param shape lengths of the texts
     * @return {@link #BATCHES} batches
     */
    public static List<Workload> of(InputShape shape) {
        return IntStream.range(0, BATCHES).mapToObj(seed -> of(shape, seed)).toList();
    }

    private static Workload of(InputShape shape, int seed) {
        Random random = new Random(seed);
        long[] offsets = new long[shape.texts() + 1];
        for (int text = 0; text < shape.texts(); text++) {
            offsets[text + 1] = offsets[text] + shape.lengths()[text];
        }
        int[] ids = random.ints(shape.tokens(), 1, VOCABULARY).toArray();
        int[] labels = random.ints(shape.texts(), 0, LABELS).toArray();
        return new Workload(new Sequences(ids, offsets), labels);
    }
}
