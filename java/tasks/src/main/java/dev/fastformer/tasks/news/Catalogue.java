// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * A catalogue as it was at one moment. Vectors and ids are added behind those of earlier moments, in memory that these share,
 * and removed rows stay as holes until half of all are; so a change copies little, and no reader sees it. Immutable; {@link
 * #with} may be called on the newest moment alone.
 */
final class Catalogue {
    private static final int SMALLEST_CAPACITY = 16;

    private final int width;
    private final MemorySegment vectors;
    private final String[] ids;
    private final int rowCount;
    private final IdTable table;
    private final BitSet removed;
    private final int removedCount;

    private Catalogue(int width, MemorySegment vectors, String[] ids, int rowCount, IdTable table, BitSet removed) {
        this.width = width;
        this.vectors = vectors;
        this.ids = ids;
        this.rowCount = rowCount;
        this.table = table;
        this.removed = removed;
        this.removedCount = removed.cardinality();
    }

    /** Takes vectors over as a catalogue; of several news with one id the last counts. */
    static Catalogue of(int width, List<String> newIds, MemorySegment vectors) {
        String[] ids = newIds.toArray(String[]::new);
        IdTable table = IdTable.ofCapacity(ids.length);
        BitSet removed = new BitSet();
        for (int row = 0; row < ids.length; row++) {
            int before = table.put(ids[row], row, ids);
            if (before >= 0) {
                removed.set(before);
            }
        }
        return new Catalogue(width, vectors, ids, ids.length, table, removed);
    }

    static MemorySegment allocate(int rows, int width) {
        return Arena.ofAuto().allocate((long) rows * width * Float.BYTES, 64);
    }

    /** This catalogue with more news; one whose id is there takes its place. */
    Catalogue with(List<String> newIds, MemorySegment newVectors) {
        Catalogue room = ids.length - rowCount >= newIds.size() ? this : grown(newIds.size());
        MemorySegment.copy(newVectors, 0, room.vectors, room.offset(room.rowCount), newVectors.byteSize());
        BitSet nowRemoved = (BitSet) room.removed.clone();
        IdTable nowTable = room.table.copyFor(room.rowCount + newIds.size());
        for (int i = 0; i < newIds.size(); i++) {
            int row = room.rowCount + i;
            room.ids[row] = newIds.get(i);
            int before = nowTable.put(newIds.get(i), row, room.ids);
            if (before >= 0) {
                nowRemoved.set(before);
            }
        }
        return new Catalogue(width, room.vectors, room.ids, room.rowCount + newIds.size(), nowTable, nowRemoved);
    }

    /** This catalogue without some news. */
    Catalogue without(Collection<String> oldIds) {
        BitSet nowRemoved = (BitSet) removed.clone();
        IdTable nowTable = table.copyFor(rowCount);
        for (String id : oldIds) {
            int row = nowTable.remove(id, ids);
            if (row >= 0) {
                nowRemoved.set(row);
            }
        }
        Catalogue smaller = new Catalogue(width, vectors, ids, rowCount, nowTable, nowRemoved);
        return smaller.removedCount > rowCount / 2 ? smaller.grown(0) : smaller;
    }

    /** A copy without holes and with room for more. */
    private Catalogue grown(int more) {
        int live = size();
        int rows = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(SMALLEST_CAPACITY, live + Math.max(more, live / 2L)));
        if (rows < live + (long) more) {
            throw new IllegalArgumentException("a catalogue holds at most " + rows + " news, and " + more
                    + " more than its " + live + " were to be added");
        }
        MemorySegment newVectors = allocate(rows, width);
        String[] newIds = new String[rows];
        IdTable newTable = IdTable.ofCapacity(rows);
        int row = 0;
        for (int old = removed.nextClearBit(0); old < rowCount; old = removed.nextClearBit(old + 1)) {
            MemorySegment.copy(
                    vectors, offset(old), newVectors, (long) row * width * Float.BYTES, (long) width * Float.BYTES);
            newIds[row] = ids[old];
            newTable.put(ids[old], row, newIds);
            row++;
        }
        return new Catalogue(width, newVectors, newIds, row, newTable, new BitSet());
    }

    private long offset(int row) {
        return (long) row * width * Float.BYTES;
    }

    /** News, holes not counted. */
    int size() {
        return rowCount - removedCount;
    }

    /** The row of a news, or -1. */
    int row(String id) {
        return table.get(id, ids);
    }

    String id(int row) {
        return ids[row];
    }

    /** Rows, holes counted. */
    int rowCount() {
        return rowCount;
    }

    BitSet removed() {
        return removed;
    }

    /** float32[rows, width], holes included. */
    MemorySegment vectors() {
        return vectors.asSlice(0, offset(rowCount));
    }

    int width() {
        return width;
    }

    List<String> ids() {
        List<String> live = new ArrayList<>(size());
        for (int row = removed.nextClearBit(0); row < rowCount; row = removed.nextClearBit(row + 1)) {
            live.add(ids[row]);
        }
        return live;
    }

    /** A copy without holes, for a file; this if there are none. */
    Catalogue compact() {
        return removedCount == 0 ? this : grown(0);
    }

    long nativeBytes() {
        return vectors.byteSize();
    }
}
