// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One batch, the same for every side.
 *
 * @param ids [T], never the padding id 0
 * @param offsets [B + 1]
 * @param labels [B]
 */
public record Workload(int[] ids, long[] offsets, int[] labels) {
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
        return new Workload(ids, offsets, labels);
    }

    /**
     * Number of texts.
     *
     * @return B
     */
    public int texts() {
        return labels.length;
    }

    /**
     * Length of a text.
     *
     * @param text its index
     * @return tokens
     */
    public int length(int text) {
        return (int) (offsets[text + 1] - offsets[text]);
    }

    /**
     * The ids, each text padded with 0 on the right.
     *
     * @param width tokens of a padded text
     * @return [B * width]
     */
    public int[] paddedIds(int width) {
        int[] padded = new int[texts() * width];
        for (int text = 0; text < texts(); text++) {
            System.arraycopy(ids, (int) offsets[text], padded, text * width, length(text));
        }
        return padded;
    }

    /**
     * What is added to the scores of padded texts: 0 for a token, -10000 for padding.
     *
     * @param width tokens of a padded text
     * @return [B * width]
     */
    public float[] paddingScores(int width) {
        float[] scores = new float[texts() * width];
        for (int text = 0; text < texts(); text++) {
            Arrays.fill(scores, text * width + length(text), (text + 1) * width, -10_000f);
        }
        return scores;
    }

    /**
     * One text as a batch of its own.
     *
     * @param text its index
     * @return the batch
     */
    public Workload single(int text) {
        int[] own = Arrays.copyOfRange(ids, (int) offsets[text], (int) offsets[text + 1]);
        return new Workload(own, new long[] {0, own.length}, new int[] {labels[text]});
    }
}
