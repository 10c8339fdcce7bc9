// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import java.util.Arrays;

/** A growing list of numbers in one array. Not thread-safe. */
public final class IntList {
    private static final int MAX_SIZE = Integer.MAX_VALUE - 16;

    private int[] values;
    private int size;

    /**
     * Creates an empty list.
     *
     * @param capacity numbers that it holds before it grows
     */
    public IntList(int capacity) {
        values = new int[capacity];
    }

    /**
     * Adds a number at the end.
     *
     * @param value the number
     */
    public void add(int value) {
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

    /**
     * Returns a number.
     *
     * @param index its place
     * @return the number
     */
    public int get(int index) {
        return values[index];
    }

    /** {@return how many numbers there are} */
    public int size() {
        return size;
    }

    /** {@return the numbers; ends the list} */
    public int[] toArray() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
