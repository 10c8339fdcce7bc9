// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a training run ended.
 *
 * @param folder the model folder
 * @param outcome why it ended
 * @param steps steps done in the whole run, resumed parts included
 * @param epochs epochs done, with the part of the last one
 * @param bestStep the step of the model that was kept; 0 if none has been written yet
 * @param bestEvaluation the dev evaluation of the model that was kept; empty without a dev set, or if that model was
 *     written before the run was last resumed
 * @param bestScore the dev score (accuracy, micro-F1 for a multi-label model, AUC for a news recommender) of the
 *     model that was kept; NaN without a dev set
 * @param history the training curve of the whole run, resumed parts included
 * @param tokens training tokens read since the run was started or last resumed
 * @param tokensPerSecond training tokens a second since then, evaluations excluded
 * @param duration time since then
 */
public record TrainingReport(
        Path folder,
        Outcome outcome,
        long steps,
        double epochs,
        long bestStep,
        Optional<TaskEvaluation> bestEvaluation,
        double bestScore,
        List<TrainingPoint> history,
        long tokens,
        double tokensPerSecond,
        Duration duration) {
    /** Why a run ended. */
    public enum Outcome {
        /** All epochs are done. */
        COMPLETED,
        /** The dev score has not risen for as many evaluations as the patience allows. */
        STOPPED_EARLY,
        /**
         * {@link TextClassifierTrainer#stop()} was called. The run can be resumed; a checkpoint holds it unless not a single
         * step was done.
         */
        INTERRUPTED
    }

    /** Copies the list. */
    public TrainingReport {
        history = List.copyOf(history);
    }

    /** {@return whether {@link TextClassifierTrainer#stop()} ended the run before its end} */
    public boolean interrupted() {
        return outcome == Outcome.INTERRUPTED;
    }
}
