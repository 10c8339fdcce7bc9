// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClickWorkloadTest {
    private static final int IMPRESSIONS = 64;
    private static final int MOST_CLICKS = 50;

    private final InputShape shape = InputShape.parse(IMPRESSIONS + "x" + MOST_CLICKS);
    private final List<ClickWorkload> batches = ClickWorkload.of(shape);

    @Test
    void everyProcessMakesTheSameBatchesAndTheyDiffer() {
        List<ClickWorkload> again = ClickWorkload.of(shape);
        for (int i = 0; i < Workload.BATCHES; i++) {
            assertArrayEquals(batches.get(i).news().ids(), again.get(i).news().ids());
            assertArrayEquals(
                    batches.get(i).histories().ids(), again.get(i).histories().ids());
        }
        assertNotEquals(
                Arrays.toString(batches.get(0).news().ids()),
                Arrays.toString(batches.get(1).news().ids()));
    }

    @Test
    void everyNewsOfABatchIsNamedAndNoImpressionNamesOneTwice() {
        for (ClickWorkload batch : batches) {
            int[] named = IntStream.concat(
                            IntStream.of(batch.histories().ids()),
                            IntStream.of(batch.candidates().ids()))
                    .toArray();
            int news = batch.news().count();
            assertArrayEquals(
                    IntStream.range(0, news).toArray(),
                    IntStream.of(named).sorted().distinct().toArray());
            assertTrue(news < named.length, "none is shared");
            for (int i = 0; i < IMPRESSIONS; i++) {
                int length = batch.histories().length(i);
                assertTrue(length >= 1 && length <= MOST_CLICKS);
                assertEquals(ClickWorkload.CANDIDATES, batch.candidates().length(i));
                assertEquals(
                        length + ClickWorkload.CANDIDATES,
                        IntStream.concat(
                                        IntStream.of(batch.histories().ids(i)),
                                        IntStream.of(batch.candidates().ids(i)))
                                .distinct()
                                .count());
            }
        }
    }

    @Test
    void theStatedStatisticsHold() {
        double words = 0;
        double news = 0;
        double clicks = 0;
        for (ClickWorkload batch : batches) {
            assertFalse(IntStream.of(batch.news().ids()).anyMatch(word -> word < 1 || word >= Workload.VOCABULARY));
            assertTrue(batch.news().longest() <= 25);
            words += batch.news().ids().length;
            news += batch.news().count();
            clicks += batch.histories().ids().length;
        }
        assertEquals(11.5, words / news, 0.3);
        assertEquals(24, clicks / IMPRESSIONS / Workload.BATCHES, 3);
    }
}
