// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.data.BatchPlan.Limits;
import dev.fastformer.tasks.data.PackedInts;
import dev.fastformer.tasks.news.SampledBatch.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClickSamplesTest {
    private static final Sampling FOUR = new Sampling(4, 50, 1);

    private static void add(Impressions.Builder builder, int[] history, int[] candidates, int... clicked) {
        Set<Integer> clicks = new HashSet<>(Arrays.stream(clicked).boxed().toList());
        builder.open(true);
        Arrays.stream(candidates).forEach(candidate -> builder.addCandidate(candidate, clicks.contains(candidate)));
        Arrays.stream(history).forEach(builder::addClick);
        builder.close("id");
    }

    private static int[] range(int from, int to) {
        int[] numbers = new int[to - from];
        Arrays.setAll(numbers, i -> from + i);
        return numbers;
    }

    private static ClickSamples samples() {
        Impressions.Builder builder = new Impressions.Builder();
        add(builder, new int[] {90, 91}, range(0, 10), 3, 5);
        add(builder, new int[] {92}, new int[] {20, 21, 22}, 21);
        return ClickSamples.of(builder.build());
    }

    @Test
    void eachClickIsASampleWithOthersOfItsImpression() {
        ClickSamples samples = samples();
        assertEquals(3, samples.size());
        for (int epoch = 0; epoch < 50; epoch++) {
            for (int sample = 0; sample < 2; sample++) {
                int[] candidates = samples.candidates(sample, 4, 1, epoch);
                assertEquals(5, candidates.length);
                assertEquals(sample == 0 ? 3 : 5, candidates[0]);
                Set<Integer> others = new HashSet<>();
                for (int i = 1; i < 5; i++) {
                    others.add(candidates[i]);
                    assertTrue(candidates[i] < 10 && candidates[i] != 3 && candidates[i] != 5);
                }
                assertEquals(4, others.size());
            }
        }
    }

    @Test
    void tooFewOthersAreRepeatedInTurn() {
        int[] candidates = samples().candidates(2, 5, 1, 0);
        assertEquals(21, candidates[0]);
        assertEquals(candidates[1], candidates[3]);
        assertEquals(candidates[2], candidates[4]);
        assertEquals(candidates[1], candidates[5]);
        assertEquals(Set.of(20, 22), Set.of(candidates[1], candidates[2]));
    }

    @Test
    void othersDependOnSeedEpochAndSampleAlone() {
        assertArrayEquals(samples().candidates(0, 4, 1, 3), samples().candidates(0, 4, 1, 3));
        Set<List<Integer>> seen = new HashSet<>();
        for (int epoch = 0; epoch < 20; epoch++) {
            seen.add(Arrays.stream(samples().candidates(0, 4, 1, epoch)).boxed().toList());
        }
        assertTrue(seen.size() > 10, "the epochs draw anew");
        assertNotEquals(
                Arrays.toString(samples().candidates(0, 4, 1, 0)),
                Arrays.toString(samples().candidates(0, 4, 2, 0)));
    }

    @Test
    void everyOtherIsDrawnAboutAsOften() {
        int[] counts = new int[10];
        int draws = 4000;
        for (int epoch = 0; epoch < draws; epoch++) {
            int[] candidates = samples().candidates(0, 4, 7, epoch);
            for (int i = 1; i < 5; i++) {
                counts[candidates[i]]++;
            }
        }
        for (int other : new int[] {0, 1, 2, 4, 6, 7, 8, 9}) {
            assertEquals(draws / 2, counts[other], 200);
        }
    }

    @Test
    void whatCannotBeLearnedFromIsCounted() {
        Impressions.Builder builder = new Impressions.Builder();
        add(builder, new int[] {1}, new int[] {2, 3});
        add(builder, new int[] {1}, new int[] {2, 3}, 2, 3);
        add(builder, new int[] {1}, new int[] {2, Impressions.UNKNOWN}, 2);
        add(builder, new int[0], new int[] {2, 3}, 2);
        builder.open(false);
        builder.addCandidate(2, false);
        builder.close("unlabelled");
        ClickSamples samples = ClickSamples.of(builder.build());
        assertEquals(0, samples.size());
        assertEquals(new ClickSamples.Skipped(1, 1, 2, 1), samples.skipped());
    }

    @Test
    void aBatchHoldsEachNewsOnce() {
        ClickSamples samples = samples();
        SampledBatch batch = SampledBatch.of(samples, new int[] {0, 1, 2}, FOUR, 0);
        assertEquals(3, batch.size());
        assertEquals(batch.news().length, Arrays.stream(batch.news()).distinct().count());
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(samples.history(i, 50), named(batch, batch.histories(), i), "history of sample " + i);
            assertArrayEquals(
                    samples.candidates(i, 4, 1, 0), named(batch, batch.candidates(), i), "candidates of sample " + i);
        }
    }

    private static int[] named(SampledBatch batch, PackedInts.Packed lists, int list) {
        return Arrays.stream(
                        Arrays.copyOfRange(lists.ids(), (int) lists.offsets()[list], (int) lists.offsets()[list + 1]))
                .map(place -> batch.news()[place])
                .toArray();
    }

    @Test
    void aPlanHoldsEverySampleOnceWithinItsLimits() {
        Impressions.Builder builder = new Impressions.Builder();
        for (int i = 0; i < 300; i++) {
            add(builder, new int[] {i % 40, (i * 7) % 40}, range(40 + i % 20, 50 + i % 20), 41 + i % 20);
        }
        ClickSamples samples = ClickSamples.of(builder.build());
        PackedInts.Builder texts = new PackedInts.Builder();
        for (int news = 0; news < 100; news++) {
            for (int token = 0; token < news % 9; token++) {
                texts.add(2);
            }
            texts.close();
        }
        PackedInts rows = texts.build();
        for (Limits limits : List.of(new Limits(16, 0), new Limits(0, 120), new Limits(16, 100))) {
            ClickPlan plan = ClickPlan.of(samples, rows, limits, FOUR, 2);
            List<Integer> all = new ArrayList<>();
            long tokens = 0;
            for (int i = 0; i < plan.size(); i++) {
                SampledBatch batch = SampledBatch.of(samples, plan.batch(i), FOUR, 2);
                long own = rows.select(batch.news()).ids().length;
                assertEquals(own, plan.tokens(i));
                assertTrue(plan.batch(i).length == 1 || !limits.exceeded(batch.size(), own));
                Arrays.stream(plan.batch(i)).forEach(all::add);
                tokens += own;
            }
            assertEquals(tokens, plan.tokens());
            assertEquals(samples.size(), all.size());
            assertEquals(samples.size(), new HashSet<>(all).size());
        }
    }
}
