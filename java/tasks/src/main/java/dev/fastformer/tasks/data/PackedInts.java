// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

/**
 * Lists of numbers, packed one after the other into one array: the tokens of texts, or their labels. Memory is four bytes
 * a number and four a list. Immutable once built.
 */
public final class PackedInts {
    private final int[] values;
    private final int[] ends;

    private PackedInts(int[] values, int[] ends) {
        this.values = values;
        this.ends = ends;
    }

    /** Collects lists: numbers are added, then the list is closed. Not thread-safe. */
    public static final class Builder {
        private final IntList values = new IntList(1024);
        private final IntList ends = new IntList(256);

        /** Creates an empty builder. */
        public Builder() {}

        /**
         * Adds a number to the open list.
         *
         * @param value the number
         */
        public void add(int value) {
            values.add(value);
        }

        /** Closes the open list and opens the next. */
        public void close() {
            ends.add(values.size());
        }

        /** {@return the numbers in the open list} */
        public int openLength() {
            return values.size() - (ends.size() == 0 ? 0 : ends.get(ends.size() - 1));
        }

        /** {@return the closed lists} */
        public PackedInts build() {
            return new PackedInts(values.toArray(), ends.toArray());
        }
    }

    /** {@return the number of lists} */
    public int size() {
        return ends.length;
    }

    /** {@return the number of all numbers} */
    public int total() {
        return values.length;
    }

    /**
     * Returns where a list begins in the array of all numbers.
     *
     * @param list the list
     * @return the index of its first number
     */
    public int start(int list) {
        return list == 0 ? 0 : ends[list - 1];
    }

    /**
     * Returns the length of a list.
     *
     * @param list the list
     * @return its length
     */
    public int length(int list) {
        return ends[list] - start(list);
    }

    /**
     * Returns one number.
     *
     * @param index its index in the array of all numbers
     * @return the number
     */
    public int value(int index) {
        return values[index];
    }

    /**
     * Replaces every number, where texts were stored with provisional numbers.
     *
     * @param table the new number of each old one
     * @param outside what stands for numbers below 0
     */
    void replaceAll(int[] table, int outside) {
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] < 0 ? outside : table[values[i]];
        }
    }

    /**
     * Packs some of the lists anew, in the form that the engine takes.
     *
     * @param lists which, in order
     * @return their numbers and where each begins
     */
    public Packed select(int[] lists) {
        long[] offsets = new long[lists.length + 1];
        for (int i = 0; i < lists.length; i++) {
            offsets[i + 1] = offsets[i] + length(lists[i]);
        }
        int[] selected = new int[Math.toIntExact(offsets[lists.length])];
        for (int i = 0; i < lists.length; i++) {
            System.arraycopy(values, start(lists[i]), selected, (int) offsets[i], length(lists[i]));
        }
        return new Packed(selected, offsets);
    }

    /**
     * A packed batch.
     *
     * @param ids the numbers of all lists, one after the other
     * @param offsets where each begins, and the end of the last
     */
    public record Packed(int[] ids, long[] offsets) {}
}
