// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import java.util.function.Consumer;

/**
 * What a training run trains, once its data has been read.
 *
 * @param <S> the settings of the task
 */
public interface RunTask<S> {
    /** {@return all that decides the bits of the run} */
    RunFile<S> run();

    /**
     * Makes the model and what trains it, in the engine's memory.
     *
     * @param fresh whether the run begins; if not, a checkpoint gives the weights
     * @param warnings hears of what the owner of the run should know
     * @return the model with its initial weights; whoever gets it closes it
     */
    PreparedTask prepare(boolean fresh, Consumer<String> warnings);
}
