// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    @Test
    void arriveInTheOtherProcessBitForBit(@TempDir Path folder) throws Exception {
        float[] values = {1, -0f, Float.MIN_VALUE, Float.NaN};
        Path file = folder.resolve("results");
        Results.write(Map.of("a", values), file);
        Map<String, float[]> read = Results.read(file);
        assertEquals(1, read.size());
        assertArrayEquals(values, read.get("a"));
    }
}
