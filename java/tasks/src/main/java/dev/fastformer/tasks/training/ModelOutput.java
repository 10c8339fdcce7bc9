// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.ModelFolder;
import java.nio.file.Files;

/**
 * The model of a run on disk. An earlier model in the folder stays, and serves, until the first weights of this run are there:
 * they are written among the checkpoints with all that goes with them, and then take its place.
 */
final class ModelOutput {
    private final ModelFolder folder;
    private final PreparedTask task;

    ModelOutput(ModelFolder folder, PreparedTask task) {
        this.folder = folder;
        this.task = task;
    }

    ModelFolder folder() {
        return folder;
    }

    /** Writes the first weights of the run, with all that goes with them, over what was there before. */
    void first() {
        ModelFolder staged = new ModelFolder(folder.checkpoints());
        task.writeParts(staged);
        task.writeWeights(staged.weights());
        // The old weights go first and the new ones come last, so that no moment shows weights beside other words.
        AtomicFiles.delete(folder.weights());
        for (int i = 0; i < staged.parts().size(); i++) {
            if (Files.exists(staged.parts().get(i))) {
                AtomicFiles.move(staged.parts().get(i), folder.parts().get(i));
            } else {
                AtomicFiles.delete(folder.parts().get(i));
            }
        }
        AtomicFiles.move(staged.weights(), folder.weights());
    }

    /** Writes better weights, or newer ones where no dev set tells which are better. */
    void replace() {
        task.writeWeights(folder.weights());
    }

    /** Writes into the configuration how the run ended. */
    void close(TrainingReport report, RunState state) {
        task.writeResult(folder, report, state.best == null ? new float[0] : state.best.thresholds());
    }
}
