// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

/** Measures how something ranks the candidates of a click log. */
final class RankingEvaluator {
    private RankingEvaluator() {}

    /** Scores the candidates of an impression. */
    interface Scorer {
        /** One score a candidate; those of unknown candidates do not count, they rank last. */
        float[] score(int impression, int[] history, int[] candidates);
    }

    static RankingEvaluation evaluate(Impressions impressions, int maxHistory, Scorer scorer) {
        RankingMetrics metrics = new RankingMetrics();
        for (int impression = 0; impression < impressions.size(); impression++) {
            if (impressions.isLabelled(impression)) {
                int[] history = impressions.history(impression, maxHistory);
                int[] candidates = impressions.candidates(impression);
                float[] scores = scorer.score(impression, history, candidates);
                for (int i = 0; i < candidates.length; i++) {
                    scores[i] = candidates[i] == Impressions.UNKNOWN ? Float.NEGATIVE_INFINITY : scores[i];
                }
                metrics.add(scores, impressions.clicked(impression), history.length == 0);
            }
        }
        return metrics.result(impressions.size() - impressions.labelledCount());
    }
}
