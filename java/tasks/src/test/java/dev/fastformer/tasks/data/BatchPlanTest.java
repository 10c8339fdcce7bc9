// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.data.BatchPlan.Limits;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlanTest {
    private static PackedInts texts(long seed, int count) {
        Random random = new Random(seed);
        PackedInts.Builder builder = new PackedInts.Builder();
        for (int text = 0; text < count; text++) {
            int length = random.nextInt(20) == 0 ? random.nextInt(500) : random.nextInt(60);
            for (int i = 0; i < length; i++) {
                builder.add(text);
            }
            builder.close();
        }
        return builder.build();
    }

    private static int tokens(PackedInts texts, int[] batch) {
        return Arrays.stream(batch).map(texts::length).sum();
    }

    @ParameterizedTest
    @CsvSource({"1, 1000, 32, 0", "2, 5000, 0, 400", "3, 777, 16, 300", "4, 1, 32, 0", "5, 33, 1, 0", "6, 100, 0, 1"})
    void everyTextIsInExactlyOneBatchWithinTheLimits(long seed, int count, int maxTexts, int maxTokens) {
        PackedInts texts = texts(seed, count);
        BatchPlan plan = BatchPlan.shuffled(texts, new Limits(maxTexts, maxTokens), seed, 0);
        int[] seen = new int[count];
        for (int i = 0; i < plan.size(); i++) {
            int[] batch = plan.batch(i);
            assertTrue(batch.length > 0);
            assertTrue(maxTexts == 0 || batch.length <= maxTexts);
            assertTrue(maxTokens == 0 || batch.length == 1 || tokens(texts, batch) <= maxTokens);
            for (int text : batch) {
                seen[text]++;
            }
        }
        assertTrue(Arrays.stream(seen).allMatch(times -> times == 1));
    }

    @Test
    void dependsOnSeedAndEpochAlone() {
        PackedInts texts = texts(7, 2000);
        Limits limits = new Limits(32, 0);
        BatchPlan plan = BatchPlan.shuffled(texts, limits, 11, 3);
        assertSame(plan, BatchPlan.shuffled(texts, limits, 11, 3));
        assertFalse(Arrays.equals(
                plan.batch(0), BatchPlan.shuffled(texts, limits, 11, 4).batch(0)));
        assertFalse(Arrays.equals(
                plan.batch(0), BatchPlan.shuffled(texts, limits, 12, 3).batch(0)));
    }

    @Test
    void staysWhatItWasInEarlierVersions() {
        // A checkpoint of an earlier version names a place in this plan, so the plan must never change.
        PackedInts texts = texts(1, 10);
        BatchPlan plan = BatchPlan.shuffled(texts, new Limits(4, 0), 42, 1);
        assertEquals(3, plan.size());
        assertArrayEquals(new int[] {4, 9, 1, 7}, plan.batch(0));
        assertArrayEquals(new int[] {6, 2, 5, 0}, plan.batch(1));
        assertArrayEquals(new int[] {8, 3}, plan.batch(2));
    }

    @Test
    void batchesHoldTextsOfLikeLength() {
        PackedInts texts = texts(9, 4096);
        int[] all = IntStream.range(0, texts.size()).toArray();
        BatchPlan plan = BatchPlan.shuffled(texts, new Limits(32, 0), 1, 0);
        double inBatches = 0;
        for (int i = 0; i < plan.size(); i++) {
            inBatches += deviation(texts, plan.batch(i));
        }
        assertTrue(inBatches < 0.5 * deviation(texts, all), inBatches + " of " + deviation(texts, all));
    }

    /** Sum of the distances to the mean, of the lengths' logarithms. */
    private static double deviation(PackedInts texts, int[] some) {
        double[] logarithms = Arrays.stream(some)
                .mapToDouble(text -> Math.log1p(texts.length(text)))
                .toArray();
        double mean = Arrays.stream(logarithms).average().orElseThrow();
        return Arrays.stream(logarithms).map(value -> Math.abs(value - mean)).sum();
    }

    @Test
    void sortedPlansGoFromShortToLong() {
        PackedInts texts = texts(3, 500);
        BatchPlan plan = BatchPlan.sorted(texts, new Limits(0, 1000));
        int before = 0;
        int count = 0;
        for (int i = 0; i < plan.size(); i++) {
            for (int text : plan.batch(i)) {
                assertTrue(texts.length(text) >= before);
                before = texts.length(text);
                count++;
            }
        }
        assertEquals(500, count);
    }

    @Test
    void selectPacksTheTextsOfABatch() {
        PackedInts.Builder builder = new PackedInts.Builder();
        for (int[] text : new int[][] {{1, 2, 3}, {}, {4}}) {
            Arrays.stream(text).forEach(builder::add);
            builder.close();
        }
        PackedInts.Packed packed = builder.build().select(new int[] {2, 1, 0});
        assertArrayEquals(new int[] {4, 1, 2, 3}, packed.ids());
        assertArrayEquals(new long[] {0, 1, 1, 4}, packed.offsets());
    }

    private static void assertSame(BatchPlan a, BatchPlan b) {
        assertEquals(a.size(), b.size());
        for (int i = 0; i < a.size(); i++) {
            assertArrayEquals(a.batch(i), b.batch(i));
        }
    }
}
