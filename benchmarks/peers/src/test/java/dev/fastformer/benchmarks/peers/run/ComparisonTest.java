// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.benchmarks.peers.cases.Precision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void theWorstTensorCounts() {
        Comparison comparison = Comparison.of(
                Map.of("a", new float[] {3, 4}, "b", new float[] {1, 0}),
                Map.of("a", new float[] {3, 4}, "b", new float[] {0, 2}));
        assertEquals("b", comparison.tensor());
        assertEquals(Math.sqrt(5) / 2, comparison.relativeError(), 1e-12);
        assertFalse(comparison.agrees(Precision.BF16));
    }

    @Test
    void roundingNoiseOfAZeroGradientIsHeldToTheLargestTensor() {
        Comparison comparison = Comparison.of(
                Map.of("large", new float[] {1}, "zero", new float[] {1e-9f}),
                Map.of("large", new float[] {1}, "zero", new float[] {-1e-9f}));
        assertTrue(comparison.agrees(Precision.F32), comparison::toString);
    }

    @Test
    void notANumberNeverAgrees() {
        Comparison comparison = Comparison.of(Map.of("a", new float[] {Float.NaN}), Map.of("a", new float[] {1}));
        assertFalse(comparison.agrees(Precision.BF16));
    }

    @Test
    void whatHasNothingToBeComparedWithNeverAgrees() {
        assertFalse(Comparison.NONE.agrees(Precision.BF16));
        assertTrue(Comparison.EQUAL.agrees(Precision.F32));
    }

    @Test
    void lengthsAndNamesMustBeTheSame() {
        assertFalse(Comparison.of(Map.of("a", new float[2]), Map.of("a", new float[] {1}))
                .agrees(Precision.BF16));
        assertThrows(
                IllegalArgumentException.class,
                () -> Comparison.of(Map.of("a", new float[1]), Map.of("b", new float[1])));
    }
}
