// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.util.Arrays;

/**
 * Finds the row of an id by open addressing. It keeps rows alone, four bytes each, so that a copy for the next moment of a
 * catalogue is cheap; the ids are the catalogue's. Safe for any number of readers once no one writes any more.
 */
final class IdTable {
    private static final int FREE = -1;
    private static final int DELETED = -2;

    private final int[] rows;

    private IdTable(int[] rows) {
        this.rows = rows;
    }

    /** A table that is at most half full with so many ids. */
    static IdTable ofCapacity(int ids) {
        int size = (int) Math.min(1L << 30, Long.highestOneBit(Math.max(1, ids)) << 2);
        int[] rows = new int[size];
        Arrays.fill(rows, FREE);
        return new IdTable(rows);
    }

    /** A copy that is to hold so many rows, removed ones counted. */
    IdTable copyFor(int rowCount) {
        if (rowCount > rows.length / 2 + 1) {
            throw new IllegalStateException(
                    "the table of " + rows.length + " places is too small for " + rowCount + " rows");
        }
        return new IdTable(rows.clone());
    }

    int get(String id, String[] ids) {
        int place = find(id, ids);
        return rows[place] >= 0 ? rows[place] : -1;
    }

    /** Sets the row of an id; returns its row before, or -1. */
    int put(String id, int row, String[] ids) {
        int place = find(id, ids);
        int before = rows[place];
        rows[place] = row;
        return before >= 0 ? before : -1;
    }

    /** Forgets an id; returns its row before, or -1. */
    int remove(String id, String[] ids) {
        int place = find(id, ids);
        int before = rows[place];
        if (before >= 0) {
            rows[place] = DELETED;
        }
        return before >= 0 ? before : -1;
    }

    /** The place of an id, or the free one that ends its search. */
    private int find(String id, String[] ids) {
        int mask = rows.length - 1;
        int hash = id.hashCode();
        int place = (hash ^ (hash >>> 15)) * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(mask);
        while (rows[place] != FREE && (rows[place] == DELETED || !ids[rows[place]].equals(id))) {
            place = (place + 1) & mask;
        }
        return place;
    }
}
