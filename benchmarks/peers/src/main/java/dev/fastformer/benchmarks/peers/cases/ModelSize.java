// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

/**
 * Size of an encoder, written {@code hidden-heads-intermediate-layers}.
 *
 * @param hidden D
 * @param heads H
 * @param intermediate F, the width of the feed-forward part
 * @param layers number of layers
 */
public record ModelSize(int hidden, int heads, int intermediate, int layers) {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @param text for example {@code 256-16-256-2}
     * @return the size
     * @throws IllegalArgumentException if it is not four numbers
     */
    public static ModelSize parse(String text) {
        String[] parts = text.split("-");
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no model size: write hidden-heads-intermediate-layers");
        }
        return new ModelSize(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
    }

    /**
     * Features of one head.
     *
     * @return D / H
     */
    public int headSize() {
        return hidden / heads;
    }

    @Override
    public String toString() {
        return hidden + "-" + heads + "-" + intermediate + "-" + layers;
    }
}
