// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native memory for the arrays of one call, handed out piece by piece. Small calls take a kept buffer, so
 * that a short text costs no allocation; a large one allocates for itself and frees at the end, so that what
 * is kept stays bounded.
 */
public final class Scratch implements AutoCloseable {
    private static final long ALIGNMENT = 64;
    private static final long SMALLEST_BUFFER = 64 << 10;
    private static final long LARGEST_KEPT_BUFFER = 1 << 20;
    private static final int KEPT_BUFFERS = 2 * Math.max(4, Runtime.getRuntime().availableProcessors());

    private static final ConcurrentLinkedDeque<MemorySegment> KEPT = new ConcurrentLinkedDeque<>();
    private static final AtomicInteger KEPT_COUNT = new AtomicInteger();

    private final MemorySegment buffer;
    private final Arena arena; // null for a kept buffer
    private long used;

    private Scratch(MemorySegment buffer, Arena arena) {
        this.buffer = buffer;
        this.arena = arena;
    }

    /** Room for pieces of these sizes, in any order. */
    public static Scratch of(long... pieceBytes) {
        long total = 0;
        for (long bytes : pieceBytes) {
            total = Math.addExact(total, roundUp(bytes));
        }
        if (total > LARGEST_KEPT_BUFFER) {
            Arena arena = Arena.ofConfined();
            return new Scratch(arena.allocate(total, ALIGNMENT), arena);
        }
        MemorySegment kept = KEPT.pollFirst();
        if (kept != null) {
            KEPT_COUNT.decrementAndGet();
            if (kept.byteSize() >= total) {
                return new Scratch(kept, null);
            }
        }
        long size = Math.max(SMALLEST_BUFFER, Long.highestOneBit(Math.max(1, total - 1)) << 1);
        return new Scratch(Arena.ofAuto().allocate(size, ALIGNMENT), null);
    }

    /** A piece of uninitialized memory, aligned to a cache line. */
    public MemorySegment allocate(long bytes) {
        MemorySegment piece = buffer.asSlice(used, bytes);
        used += roundUp(bytes);
        return piece;
    }

    /** Zeroed memory for one struct. */
    public MemorySegment allocate(MemoryLayout layout) {
        return allocate(layout.byteSize()).fill((byte) 0);
    }

    /** A copy of an array. */
    public MemorySegment copyOf(byte[] values) {
        MemorySegment piece = allocate(values.length);
        MemorySegment.copy(values, 0, piece, ValueLayout.JAVA_BYTE, 0, values.length);
        return piece;
    }

    /** A copy of an array. */
    public MemorySegment copyOf(int[] values) {
        MemorySegment piece = allocate((long) values.length * Integer.BYTES);
        MemorySegment.copy(values, 0, piece, ValueLayout.JAVA_INT, 0, values.length);
        return piece;
    }

    /** A copy of an array. */
    public MemorySegment copyOf(long[] values) {
        MemorySegment piece = allocate((long) values.length * Long.BYTES);
        MemorySegment.copy(values, 0, piece, ValueLayout.JAVA_LONG, 0, values.length);
        return piece;
    }

    /** A copy of an array. */
    public MemorySegment copyOf(float[] values) {
        MemorySegment piece = allocate((long) values.length * Float.BYTES);
        MemorySegment.copy(values, 0, piece, ValueLayout.JAVA_FLOAT, 0, values.length);
        return piece;
    }

    /** Gives the memory back; pieces must not be used any more. */
    @Override
    public void close() {
        if (arena != null) {
            arena.close();
        } else if (KEPT_COUNT.incrementAndGet() <= KEPT_BUFFERS) {
            KEPT.offerFirst(buffer);
        } else {
            KEPT_COUNT.decrementAndGet();
        }
    }

    private static long roundUp(long bytes) {
        return Math.addExact(bytes, ALIGNMENT - 1) & -ALIGNMENT;
    }
}
