// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.TaskEvaluation;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How well candidates are ranked: each number is computed for every impression and averaged over the impressions.
 *
 * @param impressions impressions that count: those with both clicked and other candidates
 * @param skippedImpressions labelled impressions whose candidates are all clicked, or none is
 * @param unlabelledImpressions impressions of which it is not known what was clicked
 * @param auc share of the pairs of a clicked and another candidate that stand in the right order; a tie counts half
 * @param mrr mean of 1 / rank over the clicked candidates
 * @param ndcg5 normalised discounted cumulative gain of the first 5
 * @param ndcg10 normalised discounted cumulative gain of the first 10
 * @param coldImpressions impressions, of those that count, whose user had clicked nothing known before
 */
public record RankingEvaluation(
        long impressions,
        long skippedImpressions,
        long unlabelledImpressions,
        double auc,
        double mrr,
        double ndcg5,
        double ndcg10,
        long coldImpressions)
        implements TaskEvaluation {
    /** {@return "auc"} */
    @Override
    public String scoreName() {
        return "auc";
    }

    @Override
    public SequencedMap<String, Double> measures() {
        SequencedMap<String, Double> measures = new LinkedHashMap<>();
        measures.put("auc", auc);
        measures.put("mrr", mrr);
        measures.put("ndcg_5", ndcg5);
        measures.put("ndcg_10", ndcg10);
        return measures;
    }
}
