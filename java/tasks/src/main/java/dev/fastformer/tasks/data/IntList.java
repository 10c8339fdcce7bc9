// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import java.util.Arrays;

/** A growing list of numbers in one array. Not thread-safe. */
final class IntList {
    private static final int MAX_SIZE = Integer.MAX_VALUE - 16;

    private int[] values;
    private int size;

    IntList(int capacity) {
        values = new int[capacity];
    }

    void add(int value) {
        if (size == values.length) {
            grow();
        }
        values[size++] = value;
    }

    private void grow() {
        if (size == MAX_SIZE) {
            throw new IllegalStateException("the data has more than " + MAX_SIZE + " tokens, and one run holds no more;"
                    + " train on a part of it, or lower the maximum length");
        }
        values = Arrays.copyOf(values, (int) Math.min(MAX_SIZE, Math.max(16, size + (long) (size >> 1))));
    }

    int get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }

    /** Ends the list and hands its numbers over. */
    int[] toArray() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
