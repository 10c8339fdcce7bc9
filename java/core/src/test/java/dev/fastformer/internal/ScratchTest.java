// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class ScratchTest {
    @Test
    void piecesOfEverySizeFitAndDoNotOverlap() {
        for (long size : new long[] {0, 1, 63, 64, 65, 4096, 65_536, 1 << 20, (1 << 20) + 1, 5 << 20}) {
            try (Scratch scratch = Scratch.of(size, 3, size)) {
                MemorySegment first = scratch.allocate(size);
                MemorySegment second = scratch.copyOf(new byte[] {1, 2, 3});
                MemorySegment third = scratch.allocate(size);
                first.fill((byte) -1);
                third.fill((byte) -1);
                assertArrayEquals(new byte[] {1, 2, 3}, second.toArray(ValueLayout.JAVA_BYTE));
                assertEquals(0, second.address() % 64);
                assertEquals(size, third.byteSize());
            }
        }
    }

    @Test
    void callsOfTwoThreadsNeverShareABuffer() {
        try (Scratch one = Scratch.of(8);
                Scratch two = Scratch.of(8)) {
            assertNotEquals(one.allocate(8).address(), two.allocate(8).address());
        }
    }

    @Test
    void aBufferIsTakenAgain() {
        long first;
        try (Scratch scratch = Scratch.of(8)) {
            first = scratch.allocate(8).address();
        }
        try (Scratch scratch = Scratch.of(8)) {
            assertEquals(first, scratch.allocate(8).address());
        }
    }

    @Test
    void sizesBeyondEveryMemoryAreRefused() {
        assertThrows(ArithmeticException.class, () -> Scratch.of(Long.MAX_VALUE, Long.MAX_VALUE));
    }
}
