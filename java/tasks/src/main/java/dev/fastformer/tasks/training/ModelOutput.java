// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.FastformerModel;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.data.EncodedDataset;
import dev.fastformer.tasks.data.TrainingSet;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.ModelFolder;
import dev.fastformer.tasks.files.TaskConfig;

/**
 * The model of a run on disk. An earlier model in the folder stays, and serves, until the first weights of this run are there:
 * they are written among the checkpoints with all that goes with them, and then take its place.
 */
final class ModelOutput {
    private final ModelFolder folder;
    private final RunFile run;
    private final TrainingSet train;
    private final EncodedDataset dev;

    ModelOutput(ModelFolder folder, RunFile run, TrainingSet train, EncodedDataset dev) {
        this.folder = folder;
        this.run = run;
        this.train = train;
        this.dev = dev;
    }

    ModelFolder folder() {
        return folder;
    }

    /** Writes the first weights of the run, with configuration, words and labels, over what was there before. */
    void first(FastformerModel model) {
        ModelFolder staged = new ModelFolder(folder.checkpoints());
        train.vocabulary().write(staged.vocabulary());
        train.labels().write(staged.labels());
        Description.initial(run, model.config(), train, dev).write(staged.config());
        model.save(staged.weights());
        // The old weights go first and the new ones come last, so that no moment shows weights beside other words.
        AtomicFiles.delete(folder.weights());
        AtomicFiles.move(staged.vocabulary(), folder.vocabulary());
        AtomicFiles.move(staged.labels(), folder.labels());
        AtomicFiles.move(staged.config(), folder.config());
        AtomicFiles.move(staged.weights(), folder.weights());
    }

    /** Writes better weights, or newer ones where no dev set tells which are better. */
    void replace(FastformerModel model) {
        model.save(folder.weights());
    }

    /** Writes into the configuration how the run ended. */
    void close(TrainingReport report, RunState state) {
        Description.withResult(TaskConfig.read(folder.config()), report, state).write(folder.config());
    }
}
