// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

/** Rankings that learn nothing from text and clicks together, to measure a model against. */
public final class NewsBaselines {
    private NewsBaselines() {}

    /**
     * Ranks candidates by how often they were clicked in the training log.
     *
     * @param train the training log
     * @param test the impressions to rank
     * @return how well that does
     */
    public static RankingEvaluation popularity(NewsDataset train, NewsDataset test) {
        NewsRequirements.requireMeasurable("cannot evaluate", test);
        Popularity popularity = Popularity.of(train);
        return RankingEvaluator.evaluate(test.impressions(), Integer.MAX_VALUE, (impression, history, candidates) -> {
            float[] scores = new float[candidates.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = candidates[i] < 0
                        ? 0
                        : popularity.clicks(test.news().item(candidates[i]).id());
            }
            return scores;
        });
    }

    /**
     * Ranks candidates by the cosine of their TF-IDF vector and the sum of those of the user's history.
     *
     * @param test the impressions to rank
     * @return how well that does
     */
    public static RankingEvaluation tfIdf(NewsDataset test) {
        NewsRequirements.requireMeasurable("cannot evaluate", test);
        TfIdf vectors = TfIdf.of(test.news().items());
        return RankingEvaluator.evaluate(
                test.impressions(),
                Integer.MAX_VALUE,
                (impression, history, candidates) -> vectors.scores(history, candidates));
    }
}
