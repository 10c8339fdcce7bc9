// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SequencesTest {
    private final Sequences sequences = Sequences.of(List.of(new int[] {5, 6}, new int[0], new int[] {7, 8, 9}));

    @Test
    void theyLieOneAfterTheOther() {
        assertArrayEquals(new int[] {5, 6, 7, 8, 9}, sequences.ids());
        assertArrayEquals(new long[] {0, 2, 2, 5}, sequences.offsets());
        assertArrayEquals(new int[] {7, 8, 9}, sequences.ids(2));
        assertEquals(3, sequences.count());
        assertEquals(0, sequences.length(1));
        assertEquals(3, sequences.longest());
    }

    @Test
    void paddingStandsOnTheRightAndItsScoresMaskIt() {
        assertArrayEquals(new int[] {5, 6, 0, 0, 0, 0, 7, 8, 9}, sequences.paddedIds(3));
        assertArrayEquals(new int[] {5, 6, -1, -1, -1, -1, 7, 8, 9}, sequences.padded(3, -1));
        float masked = -10_000;
        assertArrayEquals(new float[] {0, 0, masked, masked, masked, masked, 0, 0, 0}, sequences.paddingScores(3));
    }
}
