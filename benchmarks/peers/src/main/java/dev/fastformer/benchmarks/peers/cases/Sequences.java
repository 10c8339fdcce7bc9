// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.Arrays;
import java.util.List;

/**
 * Sequences of ids, one after the other.
 *
 * @param ids [T]
 * @param offsets [B + 1] where each sequence begins, and the end
 */
public record Sequences(int[] ids, long[] offsets) {
    /**
     * Joins sequences.
     *
     * @param sequences ids of each
     * @return all of them
     */
    public static Sequences of(List<int[]> sequences) {
        long[] offsets = new long[sequences.size() + 1];
        for (int i = 0; i < sequences.size(); i++) {
            offsets[i + 1] = offsets[i] + sequences.get(i).length;
        }
        return new Sequences(sequences.stream().flatMapToInt(Arrays::stream).toArray(), offsets);
    }

    /**
     * Number of sequences.
     *
     * @return B
     */
    public int count() {
        return offsets.length - 1;
    }

    /**
     * Length of a sequence.
     *
     * @param sequence its index
     * @return ids
     */
    public int length(int sequence) {
        return (int) (offsets[sequence + 1] - offsets[sequence]);
    }

    /**
     * The longest sequence.
     *
     * @return its length
     */
    public int longest() {
        int longest = 0;
        for (int sequence = 0; sequence < count(); sequence++) {
            longest = Math.max(longest, length(sequence));
        }
        return longest;
    }

    /**
     * The ids of one sequence.
     *
     * @param sequence its index
     * @return its ids
     */
    public int[] ids(int sequence) {
        return Arrays.copyOfRange(ids, (int) offsets[sequence], (int) offsets[sequence + 1]);
    }

    /**
     * The ids, each sequence filled up on the right.
     *
     * @param width ids of a padded sequence
     * @param padding stands behind the last id
     * @return [B * width]
     */
    public int[] padded(int width, int padding) {
        int[] padded = new int[count() * width];
        Arrays.fill(padded, padding);
        for (int sequence = 0; sequence < count(); sequence++) {
            System.arraycopy(ids, (int) offsets[sequence], padded, sequence * width, length(sequence));
        }
        return padded;
    }

    /**
     * The ids, each sequence padded with 0 on the right.
     *
     * @param width ids of a padded sequence
     * @return [B * width]
     */
    public int[] paddedIds(int width) {
        return padded(width, 0);
    }

    /**
     * What is added to the scores of padded sequences: 0 for an id, -10000 for padding.
     *
     * @param width ids of a padded sequence
     * @return [B * width]
     */
    public float[] paddingScores(int width) {
        float[] scores = new float[count() * width];
        for (int sequence = 0; sequence < count(); sequence++) {
            Arrays.fill(scores, sequence * width + length(sequence), (sequence + 1) * width, -10_000f);
        }
        return scores;
    }
}
