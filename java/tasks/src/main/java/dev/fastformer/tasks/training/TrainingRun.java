// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.tasks.LearningSettings;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Begins a training run in an empty folder, or goes on with the run of a folder.
 *
 * @param <S> the settings of the task
 */
public final class TrainingRun<S> {
    private final ModelFolder folder;
    private final Function<S, LearningSettings> learning;
    private final TrainingListener listener;
    private final BooleanSupplier stopRequested;

    /**
     * Names the folder and who takes part; nothing is read or written yet.
     *
     * @param folder the model folder
     * @param learning the part of the settings that every task has
     * @param listener hears of the run
     * @param stopRequested asked after every step
     */
    public TrainingRun(
            Path folder,
            Function<S, LearningSettings> learning,
            TrainingListener listener,
            BooleanSupplier stopRequested) {
        this.folder = new ModelFolder(folder);
        this.learning = learning;
        this.listener = listener;
        this.stopRequested = stopRequested;
    }

    /**
     * Begins a run.
     *
     * @param read reads the data
     * @param overwrite whether a model or run that is there may be removed
     * @return how it ended
     */
    @SuppressWarnings("try")
    public TrainingReport begin(Supplier<RunTask<S>> read, boolean overwrite) {
        checkFree(overwrite);
        RunTask<S> task = read.get();
        RunFile<S> run = task.run();
        try (PreparedTask prepared = task.prepare(true, listener::warning)) {
            // Nothing is left that could be refused: only now does the folder change.
            AtomicFiles.createFolder(folder.checkpoints());
            try (RunLock lock = RunLock.take(folder.checkpoints())) {
                checkFree(overwrite);
                clear();
                run.write(folder.run());
                return train(run, prepared, fresh(run));
            }
        }
    }

    /**
     * Goes on with the run of the folder.
     *
     * @param format tells the task
     * @param settings the class of the settings
     * @param read reads the data that the run names
     * @return how it ended
     */
    @SuppressWarnings("try")
    public TrainingReport resume(String format, Class<S> settings, Function<RunFile<S>, RunTask<S>> read) {
        RunFile<S> run = RunFile.read(folder.run(), format, settings);
        try (RunLock lock = RunLock.take(folder.checkpoints())) {
            RunTask<S> task = read.apply(run);
            run.checkUnchanged(task.run(), folder.run());
            CheckpointStore checkpoints = checkpoints(run);
            boolean fresh = checkpoints.newestFirst().isEmpty();
            try (PreparedTask prepared = task.prepare(fresh, listener::warning)) {
                RunState state = checkpoints
                        .loadNewest(run.hash(), file -> load(prepared, file), listener::warning)
                        .map(CheckpointStore.Found::state)
                        .orElseGet(() -> fresh(run));
                return train(run, prepared, state);
            }
        }
    }

    private void checkFree(boolean overwrite) {
        boolean model = Files.exists(folder.weights());
        if (!overwrite && (model || Files.exists(folder.run()))) {
            throw new TaskException(
                    "cannot train",
                    folder.path().toString(),
                    "the folder holds a " + (model ? "model" : "training run") + " already",
                    "Choose another folder, resume the run that is there, or allow it to be overwritten");
        }
    }

    /** Removes what an earlier run needs to go on; a model that it has written stays until this run has one. */
    private void clear() {
        AtomicFiles.delete(folder.run());
        new CheckpointStore(folder.checkpoints(), 1).newestFirst().forEach(AtomicFiles::delete);
    }

    private CheckpointStore checkpoints(RunFile<S> run) {
        return new CheckpointStore(
                folder.checkpoints(), learning.apply(run.settings()).keepCheckpoints());
    }

    private TrainingReport train(RunFile<S> run, PreparedTask prepared, RunState state) {
        prepared.announce(listener, state.step);
        ModelOutput output = new ModelOutput(folder, prepared);
        TrainingReport report = new TrainingSession(
                        output,
                        learning.apply(run.settings()),
                        prepared,
                        checkpoints(run),
                        state,
                        listener,
                        stopRequested)
                .run();
        if (!report.interrupted()) {
            output.close(report, state);
        }
        return report;
    }

    private RunState fresh(RunFile<S> run) {
        RunState state = new RunState();
        state.runHash = run.hash();
        return state;
    }

    private void load(PreparedTask prepared, Path checkpoint) {
        if (prepared.load(checkpoint)) {
            listener.warning(
                    "the checkpoint " + checkpoint + " was written with another instruction set or matrix library;"
                            + " the run goes on, but its bits will differ from those of an uninterrupted run");
        }
    }
}
