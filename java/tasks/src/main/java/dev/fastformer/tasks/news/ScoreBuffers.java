// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** Memory for the scores of one call, kept for the next: a fresh buffer of a million would cost more than the scores. */
final class ScoreBuffers {
    private static final int KEPT = 2 * Runtime.getRuntime().availableProcessors();

    private final ConcurrentLinkedDeque<MemorySegment> kept = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();

    /** A buffer of at least so many floats; its content is undefined. */
    MemorySegment take(long floats) {
        MemorySegment buffer = kept.pollFirst();
        if (buffer != null) {
            count.decrementAndGet();
        }
        long bytes = floats * Float.BYTES;
        return buffer != null && buffer.byteSize() >= bytes
                ? buffer
                : Arena.ofAuto().allocate(bytes, 64);
    }

    void give(MemorySegment buffer) {
        if (count.incrementAndGet() <= KEPT) {
            kept.addFirst(buffer);
        } else {
            count.decrementAndGet();
        }
    }
}
