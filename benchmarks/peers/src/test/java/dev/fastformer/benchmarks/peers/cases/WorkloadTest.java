// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
            assertArrayEquals(once.get(i).texts().ids(), again.get(i).texts().ids());
            assertArrayEquals(once.get(i).labels(), again.get(i).labels());
        }
        assertNotEquals(
                Arrays.toString(once.get(0).texts().ids()),
                Arrays.toString(once.get(1).texts().ids()));
    }
}
