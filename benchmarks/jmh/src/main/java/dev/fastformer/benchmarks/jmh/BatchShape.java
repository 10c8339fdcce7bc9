// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.jmh;

import java.util.stream.LongStream;

/**
 * Texts of one length.
 *
 * @param texts how many
 * @param length tokens of each
 */
record BatchShape(int texts, int length) {
    /** {@return the shape that a name such as "16x512" stands for} */
    static BatchShape parse(String name) {
        String[] parts = name.split("x");
        return new BatchShape(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    int tokens() {
        return texts * length;
    }

    long[] offsets() {
        return LongStream.rangeClosed(0, texts).map(text -> text * length).toArray();
    }
}
