// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.util.SequencedMap;

/**
 * How well a model of some task does: an {@link Evaluation} or a {@link dev.fastformer.tasks.news.RankingEvaluation}. Training
 * keeps the model with the highest {@link #score()} on the dev set.
 */
public interface TaskEvaluation {
    /** {@return the name of the measure that training maximises, one of those of {@link #measures()}} */
    String scoreName();

    /** {@return all measures by name, in the order in which to show them} */
    SequencedMap<String, Double> measures();

    /** {@return what training maximises on the dev set} */
    default double score() {
        return measures().get(scoreName());
    }
}
