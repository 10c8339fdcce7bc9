// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Lengths of the texts of a batch.
 *
 * @param name {@code batchxlength}, or {@code mixed}
 * @param lengths tokens of each text, at least 1
 */
public record InputShape(String name, int[] lengths) {
    /**
     * Wordpunct tokens of imdb's training texts at the quantiles (i + 0.5) / 64, cut at the 512 tokens with which the
     * set is trained.
     */
    private static final int[] IMDB_LENGTHS = {
        48, 61, 70, 80, 91, 102, 113, 123, 129, 134, 138, 141, 144, 146, 149, 152, 155, 157, 160, 163, 166, 169, 173,
        176, 180, 184, 188, 191, 195, 200, 204, 209, 214, 220, 225, 232, 238, 244, 252, 259, 268, 277, 286, 295, 305,
        316, 327, 340, 353, 369, 384, 401, 420, 440, 463, 490, 512, 512, 512, 512, 512, 512, 512, 512
    };

    private static final String MIXED = "mixed";

    /**
     * Reads a name.
     *
     * @param name for example {@code 16x512}, or {@code mixed}: 64 texts with imdb's distribution of lengths
     * @return the shape
     * @throws IllegalArgumentException if it is neither
     */
    public static InputShape parse(String name) {
        if (name.equals(MIXED)) {
            return new InputShape(name, IMDB_LENGTHS.clone());
        }
        String[] parts = name.split("x");
        if (parts.length != 2) {
            throw new IllegalArgumentException("'" + name + "' is no input shape: write batchxlength or mixed");
        }
        int[] lengths = new int[Integer.parseInt(parts[0])];
        Arrays.fill(lengths, Integer.parseInt(parts[1]));
        return new InputShape(name, lengths);
    }

    /**
     * Number of texts.
     *
     * @return B
     */
    public int texts() {
        return lengths.length;
    }

    /**
     * Number of real tokens.
     *
     * @return T
     */
    public int tokens() {
        return IntStream.of(lengths).sum();
    }

    /**
     * The longest text, to which a padded batch is padded.
     *
     * @return tokens
     */
    public int longest() {
        return IntStream.of(lengths).max().orElseThrow();
    }

    /**
     * Whether all texts have one length, so that no padding is needed.
     *
     * @return true if they do
     */
    public boolean uniform() {
        return tokens() == texts() * longest();
    }

    @Override
    public String toString() {
        return name;
    }
}
