// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import java.lang.foreign.MemorySegment;

/**
 * Checks of memory that a caller hands in; the engine sees only an address, so nothing later would notice a
 * mistake.
 */
public final class Segments {
    private Segments() {}

    /** Refuses memory that the engine cannot read: on the heap, closed, of another thread, or misaligned. */
    public static void checkReadable(MemorySegment segment, String name, long elementBytes) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException(
                    name + " lies on the Java heap: the engine reads native memory only. Allocate it"
                            + " from an Arena, or use a method that takes arrays");
        }
        checkOpen(segment, name);
        if (segment.byteSize() > 0 && segment.address() % elementBytes != 0) {
            throw new IllegalArgumentException(name + " begins at address 0x" + Long.toHexString(segment.address())
                    + ": it must be aligned to " + elementBytes + " bytes");
        }
    }

    /** As {@link #checkReadable}, and exactly {@code count} elements. */
    public static void checkReadable(MemorySegment segment, String name, long elementBytes, long count, String shape) {
        checkReadable(segment, name, elementBytes);
        if (segment.byteSize() != Math.multiplyExact(count, elementBytes)) {
            throw new IllegalArgumentException(name + " has " + segment.byteSize() + " bytes: its shape " + shape
                    + " needs " + count * elementBytes);
        }
    }

    /** As {@link #checkReadable}, and writable. */
    public static void checkWritable(MemorySegment segment, String name, long elementBytes, long count, String shape) {
        checkReadable(segment, name, elementBytes, count, shape);
        if (segment.isReadOnly()) {
            throw new IllegalArgumentException(name + " is read-only: results are written to it");
        }
    }

    /** The address to put into a struct: NULL for null. */
    public static MemorySegment orNull(MemorySegment segment) {
        return segment == null ? MemorySegment.NULL : segment;
    }

    private static void checkOpen(MemorySegment segment, String name) {
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException(
                    name + " was already closed: keep its arena open until the call has returned");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new IllegalStateException(
                    name + " belongs to another thread: allocate it from Arena.ofShared(), or call from"
                            + " the thread that owns it");
        }
    }
}
