// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import dev.fastformer.tasks.news.NewsTrainingStart;
import java.nio.file.Path;

/**
 * Hears of a training run. Every method is called on the thread that trains, so it should return soon; an exception that
 * it throws ends the run.
 */
public interface TrainingListener {
    /**
     * The data has been read and the first step is about to run.
     *
     * @param start the sizes of the run
     */
    default void started(TrainingStart start) {}

    /**
     * The click logs have been read and the first step is about to run.
     *
     * @param start the sizes of the run
     */
    default void started(NewsTrainingStart start) {}

    /**
     * A step has been done.
     *
     * @param progress where the run stands
     */
    default void progress(TrainingProgress progress) {}

    /**
     * The dev set has been evaluated.
     *
     * @param point the new point of the training curve
     * @param evaluation the whole evaluation
     */
    default void evaluated(TrainingPoint point, TaskEvaluation evaluation) {}

    /**
     * A checkpoint has been written.
     *
     * @param file the checkpoint
     * @param step steps done in the whole run
     */
    default void checkpointWritten(Path file, long step) {}

    /**
     * Something that does not end the run but that its owner should know.
     *
     * @param message what, where, why and what to do
     */
    default void warning(String message) {}
}
