// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.util.Arrays;

/**
 * Averages the metrics of single impressions. Candidates are ranked by falling score; of equal scores the one that stands
 * later in the impression comes first, as an ascending stable sort read backwards has it. Not thread-safe.
 *
 * <pre>
 *   AUC    = share of (clicked, other) pairs with score(clicked) &gt; score(other), ties 1/2
 *   MRR    = sum_i (y_i / rank_i) / sum_i y_i
 *   DCG@k  = sum over the first k of (2^y - 1) / log2(rank + 1);  nDCG@k = DCG@k / DCG@k of the best order</pre>
 */
final class RankingMetrics {
    private long impressions;
    private long skipped;
    private long cold;
    private double aucSum;
    private double mrrSum;
    private double ndcg5Sum;
    private double ndcg10Sum;

    /** Adds a labelled impression; one with clicked candidates alone, or without any, is counted as skipped. */
    void add(float[] scores, boolean[] clicked, boolean coldUser) {
        int clicks = 0;
        for (boolean click : clicked) {
            clicks += click ? 1 : 0;
        }
        if (clicks == 0 || clicks == clicked.length) {
            skipped++;
            return;
        }
        int[] order = ranking(scores);
        impressions++;
        cold += coldUser ? 1 : 0;
        aucSum += auc(scores, clicked, order, clicks);
        mrrSum += meanReciprocalRank(clicked, order, clicks);
        ndcg5Sum += ndcg(clicked, order, clicks, 5);
        ndcg10Sum += ndcg(clicked, order, clicks, 10);
    }

    RankingEvaluation result(long unlabelled) {
        double count = Math.max(1, impressions);
        return new RankingEvaluation(
                impressions,
                skipped,
                unlabelled,
                aucSum / count,
                mrrSum / count,
                ndcg5Sum / count,
                ndcg10Sum / count,
                cold);
    }

    /** The candidates from the first rank to the last. */
    static int[] ranking(float[] scores) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((long) ordered(scores[i]) << 32) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[keys.length - 1 - i];
        }
        return order;
    }

    /** A whole number that is ordered as the score is; both zeros are equal, and NaN is below every number. */
    private static int ordered(float score) {
        if (Float.isNaN(score)) {
            return Integer.MIN_VALUE;
        }
        int bits = Float.floatToIntBits(score + 0.0f);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }

    /** Goes from the last rank to the first, a group of equal scores at a time. */
    private static double auc(float[] scores, boolean[] clicked, int[] order, int clicks) {
        double right = 0;
        int othersBelow = 0;
        for (int end = order.length; end > 0; ) {
            int start = end - 1;
            while (start > 0 && ordered(scores[order[start - 1]]) == ordered(scores[order[end - 1]])) {
                start--;
            }
            int clickedHere = 0;
            for (int rank = start; rank < end; rank++) {
                clickedHere += clicked[order[rank]] ? 1 : 0;
            }
            int othersHere = end - start - clickedHere;
            right += clickedHere * (othersBelow + 0.5 * othersHere);
            othersBelow += othersHere;
            end = start;
        }
        return right / ((double) clicks * (order.length - clicks));
    }

    private static double meanReciprocalRank(boolean[] clicked, int[] order, int clicks) {
        double sum = 0;
        for (int rank = 0; rank < order.length; rank++) {
            sum += clicked[order[rank]] ? 1.0 / (rank + 1) : 0;
        }
        return sum / clicks;
    }

    private static double ndcg(boolean[] clicked, int[] order, int clicks, int first) {
        double gain = 0;
        double best = 0;
        for (int rank = 0; rank < Math.min(first, order.length); rank++) {
            double discounted = Math.log(2) / Math.log(rank + 2);
            gain += clicked[order[rank]] ? discounted : 0;
            best += rank < clicks ? discounted : 0;
        }
        return gain / best;
    }
}
