// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.StepResult;
import dev.fastformer.tasks.TaskEvaluation;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.files.ModelFolder;
import java.nio.file.Path;
import java.util.Optional;

/** A model and what trains it, in the engine's memory, with the data that it learns from. Not thread-safe. */
public interface PreparedTask extends AutoCloseable {
    /**
     * A dev evaluation.
     *
     * @param evaluation what was measured
     * @param thresholds one a label for a multi-label model, else empty
     */
    record Result(TaskEvaluation evaluation, float[] thresholds) {}

    /**
     * Tells of the sizes of the run.
     *
     * @param listener hears of them
     * @param firstStep steps done before
     */
    void announce(TrainingListener listener, long firstStep);

    /**
     * Plans an epoch, the same whenever it is asked for.
     *
     * @param epoch the epoch, the first being 0
     * @return its steps
     */
    int openEpoch(int epoch);

    /**
     * Counts the tokens of a step of the opened epoch.
     *
     * @param step the step, the first of the epoch being 0
     * @return its tokens
     */
    long tokens(int step);

    /** {@return the tokens of the opened epoch} */
    long epochTokens();

    /**
     * Runs a step of the opened epoch.
     *
     * @param step the step, the first of the epoch being 0
     * @return loss and what the update did
     */
    StepResult step(int step);

    /** Makes what was learned visible to the model. */
    void publish();

    /** {@return how well the published model does on the dev set; empty without one} */
    Optional<Result> evaluate();

    /**
     * Writes weights, optimizer state and a text as a checkpoint.
     *
     * @param checkpoint the file
     * @param state the text
     */
    void save(Path checkpoint, String state);

    /**
     * Takes a checkpoint over.
     *
     * @param checkpoint the file
     * @return whether it was written with another instruction set or matrix library
     */
    boolean load(Path checkpoint);

    /**
     * Writes everything of a model folder but the weights.
     *
     * @param folder the folder
     */
    void writeParts(ModelFolder folder);

    /**
     * Writes the weights of the published model.
     *
     * @param file the file
     */
    void writeWeights(Path file);

    /**
     * Writes into the configuration of a model folder how the run ended.
     *
     * @param folder the folder
     * @param report how it ended
     * @param thresholds those of the model that was kept
     */
    void writeResult(ModelFolder folder, TrainingReport report, float[] thresholds);

    @Override
    void close();
}
