// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against an implementation of the definitions that shares nothing with ours: pairs, lists and comparators. */
class RankingMetricsTest {
    private static final double ROUNDING = 1e-12;

    private record Candidate(float score, boolean clicked, int place) {}

    private static double[] expected(List<Candidate> candidates) {
        double pairs = 0;
        double right = 0;
        for (Candidate a : candidates) {
            for (Candidate b : candidates) {
                if (a.clicked && !b.clicked) {
                    pairs++;
                    right += a.score > b.score ? 1 : a.score == b.score ? 0.5 : 0;
                }
            }
        }
        List<Candidate> ranked = new ArrayList<>(candidates);
        ranked.sort(Comparator.comparing(Candidate::score)
                .thenComparing(Candidate::place)
                .reversed());
        double clicks = candidates.stream().filter(Candidate::clicked).count();
        double reciprocal = 0;
        for (int i = 0; i < ranked.size(); i++) {
            reciprocal += (ranked.get(i).clicked ? 1.0 : 0.0) / (i + 1);
        }
        List<Candidate> ideal = new ArrayList<>(candidates);
        ideal.sort(Comparator.comparing(candidate -> !candidate.clicked));
        return new double[] {
            right / pairs, reciprocal / clicks, gain(ranked, 5) / gain(ideal, 5), gain(ranked, 10) / gain(ideal, 10)
        };
    }

    private static double gain(List<Candidate> ranked, int first) {
        double sum = 0;
        for (int i = 0; i < Math.min(first, ranked.size()); i++) {
            sum += (Math.pow(2, ranked.get(i).clicked ? 1 : 0) - 1) / (Math.log(i + 2) / Math.log(2));
        }
        return sum;
    }

    @Test
    void agreesWithTheDefinitionsOnRandomImpressionsWithManyTies() {
        Random random = new Random(13);
        RankingMetrics all = new RankingMetrics();
        double[] sums = new double[4];
        int counted = 0;
        for (int impression = 0; impression < 3000; impression++) {
            int size = 1 + random.nextInt(40);
            int levels = 1 + random.nextInt(12);
            List<Candidate> candidates = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                candidates.add(new Candidate((random.nextInt(levels) - levels / 2) * 0.25f, random.nextInt(4) == 0, i));
            }
            long clicks = candidates.stream().filter(Candidate::clicked).count();
            add(all, candidates);
            if (clicks > 0 && clicks < size) {
                counted++;
                double[] one = expected(candidates);
                for (int i = 0; i < one.length; i++) {
                    sums[i] += one[i];
                }
            }
        }
        RankingEvaluation result = all.result(7);
        assertEquals(counted, result.impressions());
        assertEquals(3000 - counted, result.skippedImpressions());
        assertEquals(7, result.unlabelledImpressions());
        assertEquals(sums[0] / counted, result.auc(), ROUNDING);
        assertEquals(sums[1] / counted, result.mrr(), ROUNDING);
        assertEquals(sums[2] / counted, result.ndcg5(), ROUNDING);
        assertEquals(sums[3] / counted, result.ndcg10(), ROUNDING);
    }

    private static void add(RankingMetrics metrics, List<Candidate> candidates) {
        float[] scores = new float[candidates.size()];
        boolean[] clicked = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = candidates.get(i).score;
            clicked[i] = candidates.get(i).clicked;
        }
        metrics.add(scores, clicked, false);
    }

    @Test
    void countsByHand() {
        RankingMetrics metrics = new RankingMetrics();
        metrics.add(new float[] {0.1f, 0.9f, 0.5f}, new boolean[] {true, false, false}, true);
        RankingEvaluation result = metrics.result(0);
        assertEquals(0, result.auc());
        assertEquals(1.0 / 3, result.mrr(), ROUNDING);
        assertEquals(0.5, result.ndcg5(), ROUNDING);
        assertEquals(1, result.coldImpressions());
    }

    @Test
    void ranksEqualScoresFromTheLastToTheFirstAndUnknownOnesLast() {
        float unknown = Float.NEGATIVE_INFINITY;
        assertArrayEquals(new int[] {4, 3, 1, 2, 0}, RankingMetrics.ranking(new float[] {unknown, 0, -1, 0.0f, 3}));
        assertArrayEquals(new int[] {1, 0}, RankingMetrics.ranking(new float[] {0.0f, -0.0f}));
    }

    @Test
    void ranksNotANumberBelowEveryNumber() {
        float[] scores = {Float.NaN, -1, Float.NaN, 2};
        assertArrayEquals(new int[] {3, 1, 2, 0}, RankingMetrics.ranking(scores));
        RankingMetrics metrics = new RankingMetrics();
        metrics.add(scores, new boolean[] {true, true, false, false}, false);
        assertEquals((0.5 + 0 + 1 + 0) / 4, metrics.result(0).auc());
    }

    @Test
    void ofNothingIsNothing() {
        assertEquals(0, new RankingMetrics().result(0).auc());
    }
}
