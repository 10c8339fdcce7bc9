// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private final InputShape shape = new InputShape("two texts", new int[] {2, 3});

    @Test
    void everyProcessMakesTheSameBatchesAndTheyDiffer() {
        List<Workload> once = Workload.of(shape);
        List<Workload> again = Workload.of(shape);
        for (int i = 0; i < Workload.BATCHES; i++) {
            assertArrayEquals(once.get(i).ids(), again.get(i).ids());
            assertArrayEquals(once.get(i).labels(), again.get(i).labels());
        }
        assertNotEquals(
                Arrays.toString(once.get(0).ids()), Arrays.toString(once.get(1).ids()));
    }

    @Test
    void paddingStandsOnTheRightAndItsScoresMaskIt() {
        Workload workload = new Workload(new int[] {5, 6, 7, 8, 9}, new long[] {0, 2, 5}, new int[] {0, 1});
        assertArrayEquals(new int[] {5, 6, 0, 7, 8, 9}, workload.paddedIds(3));
        assertArrayEquals(new float[] {0, 0, -10_000, 0, 0, 0}, workload.paddingScores(3));
    }

    @Test
    void oneTextIsABatchOfItsOwn() {
        Workload workload = new Workload(new int[] {5, 6, 7, 8, 9}, new long[] {0, 2, 5}, new int[] {0, 1});
        Workload second = workload.single(1);
        assertArrayEquals(new int[] {7, 8, 9}, second.ids());
        assertArrayEquals(new int[] {1}, second.labels());
        assertEquals(3, second.length(0));
    }
}
