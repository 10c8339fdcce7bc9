// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.FastformerModel;
import dev.fastformer.Trainer;
import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.TrainingSettings;
import dev.fastformer.tasks.TrainingStart;
import dev.fastformer.tasks.TrainingStart.EmbeddingCoverage;
import dev.fastformer.tasks.data.DatasetReader;
import dev.fastformer.tasks.data.EncodedDataset;
import dev.fastformer.tasks.data.TrainingSet;
import dev.fastformer.tasks.data.WordVectors;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Begins a training run in an empty folder, or goes on with the run of a folder. */
public final class TrainingRun {
    private final ModelFolder folder;
    private final int threads;
    private final TrainingListener listener;
    private final BooleanSupplier stopRequested;

    /**
     * Names the folder and who takes part; nothing is read or written yet.
     *
     * @param folder the model folder
     * @param threads threads of one step
     * @param listener hears of the run
     * @param stopRequested asked after every step
     */
    public TrainingRun(Path folder, int threads, TrainingListener listener, BooleanSupplier stopRequested) {
        this.folder = new ModelFolder(folder);
        this.threads = threads;
        this.listener = listener;
        this.stopRequested = stopRequested;
    }

    /**
     * Begins a run.
     *
     * @param settings the settings
     * @param embeddings word vectors to start from, or null
     * @param train the training data
     * @param dev the dev data, or null
     * @param overwrite whether a model or run that is there may be removed
     * @return how it ended
     */
    @SuppressWarnings("try")
    public TrainingReport begin(
            TrainingSettings settings, Path embeddings, Dataset train, Dataset dev, boolean overwrite) {
        checkFree(overwrite);
        Data data = read(settings, train, dev);
        RunFile.Source vectors = embeddings == null
                ? null
                : new RunFile.Source(embeddings.toAbsolutePath().toString(), null, WordVectors.hash(embeddings));
        RunFile run = RunFile.of(
                settings,
                RunFile.Source.of(train, data.train.data().contentHash()),
                dev == null ? null : RunFile.Source.of(dev, data.dev.contentHash()),
                vectors,
                data.vocabularyHash());
        try (PreparedModel prepared = PreparedModel.create(settings, data.train, threads)) {
            Optional<EmbeddingCoverage> coverage = fillEmbeddings(run, prepared, data.train);
            // Nothing is left that could be refused: only now does the folder change.
            AtomicFiles.createFolder(folder.checkpoints());
            try (RunLock lock = RunLock.take(folder.checkpoints())) {
                checkFree(overwrite);
                clear();
                run.write(folder.run());
                return train(run, data, prepared, fresh(run), coverage);
            }
        }
    }

    /**
     * Goes on with the run of the folder.
     *
     * @param train the training data; null: the file that the run was begun with
     * @param dev the dev data; null: the file that the run was begun with, if any
     * @return how it ended
     */
    @SuppressWarnings("try")
    public TrainingReport resume(Dataset train, Dataset dev) {
        RunFile run = RunFile.read(folder.run());
        try (RunLock lock = RunLock.take(folder.checkpoints())) {
            Dataset trainData = train == null ? open(run.train(), "training") : train;
            Dataset devData = dev == null && run.dev() != null ? open(run.dev(), "dev") : dev;
            Data data = read(run.settings(), trainData, devData);
            checkUnchanged("training data", trainData.name(), run.train(), data.train.data().contentHash());
            checkUnchanged(
                    "dev data",
                    devData == null ? "none" : devData.name(),
                    run.dev(),
                    data.dev == null ? null : data.dev.contentHash());
            if (!data.vocabularyHash().equals(run.vocabularyHash())) {
                throw new TaskException(
                        "cannot resume the run",
                        folder.run().toString(),
                        "the words or labels found in the same training data are not those of the run's beginning",
                        "Use the Java version and the version of this library that the run was begun with");
            }
            return goOn(run, data);
        }
    }

    private TrainingReport goOn(RunFile run, Data data) {
        CheckpointStore checkpoints = checkpoints(run);
        try (PreparedModel prepared = PreparedModel.create(run.settings(), data.train, threads)) {
            Optional<EmbeddingCoverage> coverage = checkpoints.newestFirst().isEmpty()
                    ? fillEmbeddings(run, prepared, data.train)
                    : Optional.empty();
            RunState state = checkpoints
                    .loadNewest(run.hash(), file -> load(prepared.trainer(), file), listener::warning)
                    .map(CheckpointStore.Found::state)
                    .orElseGet(() -> fresh(run));
            return train(run, data, prepared, state, coverage);
        }
    }

    private record Data(TrainingSet train, EncodedDataset dev) {
        String vocabularyHash() {
            return RunFile.vocabularyHash(train.vocabulary().words(), train.labels().names());
        }
    }

    private static Data read(TrainingSettings settings, Dataset train, Dataset dev) {
        TrainingSet trainSet = TrainingSet.read(train, settings);
        EncodedDataset devSet = dev == null
                ? null
                : DatasetReader.read(
                        dev, trainSet.vocabulary(), trainSet.labels(), settings.multiLabel(), settings.maxLength());
        return new Data(trainSet, devSet);
    }

    private Dataset open(RunFile.Source source, String kind) {
        if (source.path() == null || source.columns() == null) {
            throw new TaskException(
                    "cannot resume the run",
                    folder.run().toString(),
                    "its " + kind + " data was in memory, not in a file",
                    "Resume it from the program that began it, which has the data");
        }
        return Dataset.read(Path.of(source.path()), source.columns());
    }

    private static void checkUnchanged(String kind, String name, RunFile.Source before, String now) {
        String hash = before == null ? null : before.sha256();
        if (hash == null ? now != null : !hash.equals(now)) {
            throw new TaskException(
                    "cannot resume the run",
                    name,
                    "the " + kind + " is not what it was when the run was begun, so the run could not go on as it was",
                    "Restore the " + kind + ", or begin a new run");
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

    private CheckpointStore checkpoints(RunFile run) {
        return new CheckpointStore(folder.checkpoints(), run.settings().keepCheckpoints());
    }

    private TrainingReport train(
            RunFile run, Data data, PreparedModel prepared, RunState state, Optional<EmbeddingCoverage> coverage) {
        listener.started(start(data, prepared.model(), state, coverage));
        ModelOutput output = new ModelOutput(folder, run, data.train, data.dev);
        TrainingReport report = new TrainingSession(
                        output,
                        run.settings(),
                        data.train,
                        data.dev,
                        prepared.trainer(),
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

    private static RunState fresh(RunFile run) {
        RunState state = new RunState();
        state.runHash = run.hash();
        return state;
    }

    private void load(Trainer trainer, Path checkpoint) {
        if (trainer.load(checkpoint)) {
            listener.warning("the checkpoint " + checkpoint + " was written with another instruction set or matrix library;"
                    + " the run goes on, but its bits will differ from those of an uninterrupted run");
        }
    }

    private Optional<EmbeddingCoverage> fillEmbeddings(RunFile run, PreparedModel prepared, TrainingSet train) {
        if (run.embeddings() == null) {
            return Optional.empty();
        }
        Path file = Path.of(run.embeddings().path());
        checkUnchanged("file of word vectors", file.toString(), run.embeddings(), WordVectors.hash(file));
        EmbeddingCoverage coverage = prepared.fillEmbeddings(file, train);
        if (coverage.found() == 0) {
            listener.warning("the word vectors " + file + " hold none of the vocabulary's " + coverage.words()
                    + " words, so they do nothing: check that they are of the same language and in lower case");
        }
        return Optional.of(coverage);
    }

    private static TrainingStart start(
            Data data, FastformerModel model, RunState state, Optional<EmbeddingCoverage> coverage) {
        EncodedDataset train = data.train.data();
        return new TrainingStart(
                train.texts().size(),
                train.texts().total(),
                train.truncatedTexts(),
                data.dev == null ? 0 : data.dev.texts().size(),
                data.train.vocabulary().size(),
                data.train.distinctWords(),
                data.train.labels().names(),
                model.parameters().stream().mapToLong(parameter -> parameter.count()).sum(),
                state.step,
                coverage);
    }
}
