// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    @Test
    void oneLineHoldsThePublishedKeys() throws Exception {
        Measurement measurement = new Measurement(
                "256-16-256-2/1x4096",
                "inference",
                "f32",
                1,
                "wall",
                2,
                2048,
                null,
                1 << 20,
                "onnxruntime",
                "1.2.3",
                "f32",
                4,
                1024,
                null,
                2 << 20,
                2,
                1.5,
                1,
                1e-7);
        String line = new ObjectMapper().writeValueAsString(measurement);
        assertEquals(1, line.lines().count());
        JsonNode json = new ObjectMapper().readTree(line);
        for (String key : List.of(
                "case",
                "phase",
                "precision",
                "threads",
                "ours_ms",
                "peer",
                "peer_version",
                "peer_ms",
                "ratio",
                "floor_ms",
                "rel_error")) {
            assertTrue(json.has(key), key);
        }
        assertFalse(json.has("ours_impressions_per_second"), "of recommenders only");
        assertEquals("256-16-256-2/1x4096", json.get("case").textValue());
        assertEquals(2, json.get("ratio").doubleValue());
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertEquals(2.5, WorkerProcess.medianMillis(List.of(new long[] {4_000_000, 1_000_000}, new long[] {
            2_000_000, 3_000_000
        })));
        assertEquals(3, WorkerProcess.medianMillis(List.of(new long[] {9_000_000, 3_000_000, 1_000_000})));
    }
}
