// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fastformer.tasks.LabelMetrics;
import dev.fastformer.tasks.text.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationCountsTest {
    private static final double EXACT = 1e-15;
    private static final Labels LABELS = Labels.sorted(List.of("a", "b", "c", "d"));

    @Test
    void singleLabelMetricsAgreeWithHandValues() {
        EvaluationCounts counts = new EvaluationCounts(LABELS, false);
        int[] actual = {0, 0, 0, 1, 1, 2};
        int[] given = {0, 0, 1, 1, 0, 1};
        for (int i = 0; i < actual.length; i++) {
            counts.add(actual[i], given[i]);
        }
        assertEquals(0.5, counts.accuracy(), EXACT);
        assertEquals(0.5, counts.microF1(), EXACT);
        // a: 2 of 3 and 2 of 3; b: 1 of 3 and 1 of 2; c: none; d does not occur and does not count.
        assertEquals((2.0 / 3 + 0.4 + 0) / 3, counts.macroF1(), EXACT);
        assertEquals(
                List.of(
                        List.of(2L, 1L, 0L, 0L),
                        List.of(1L, 1L, 0L, 0L),
                        List.of(0L, 1L, 0L, 0L),
                        List.of(0L, 0L, 0L, 0L)),
                counts.confusion());
        LabelMetrics b = counts.perLabel().get(1);
        assertEquals(1.0 / 3, b.precision(), EXACT);
        assertEquals(0.5, b.recall(), EXACT);
        assertEquals(0.4, b.f1(), EXACT);
        assertEquals(2, b.support());
        assertEquals(3, b.predicted());
        assertEquals(new LabelMetrics("d", 0, 0, 0, 0, 0), counts.perLabel().get(3));
    }

    @Test
    void multiLabelMetricsAgreeWithHandValues() {
        EvaluationCounts counts = new EvaluationCounts(Labels.sorted(List.of("a", "b", "c")), true);
        counts.add(new boolean[] {true, true, false}, new boolean[] {true, false, false});
        counts.add(new boolean[] {false, true, false}, new boolean[] {false, true, false});
        counts.add(new boolean[] {false, false, false}, new boolean[] {true, false, false});
        assertEquals(1.0 / 3, counts.accuracy(), EXACT);
        // True decisions 2, borne 3, given 3.
        assertEquals(4.0 / 6, counts.microF1(), EXACT);
        assertEquals((2.0 / 3 + 2.0 / 3) / 2, counts.macroF1(), EXACT);
        assertEquals(List.of(), counts.confusion());
    }

    @Test
    void nothingCountedIsZeroAndNotNaN() {
        EvaluationCounts counts = new EvaluationCounts(LABELS, false);
        assertEquals(0, counts.accuracy());
        assertEquals(0, counts.macroF1());
        assertEquals(0, counts.microF1());
    }
}
