// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingSettings;
import dev.fastformer.tasks.TrainingStart.EmbeddingCoverage;
import dev.fastformer.tasks.data.ContentHash;
import dev.fastformer.tasks.data.DatasetReader;
import dev.fastformer.tasks.data.EncodedDataset;
import dev.fastformer.tasks.data.TrainingSet;
import dev.fastformer.tasks.data.WordVectors;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A text classifier that is to be trained: its data, read. */
public final class ClassifierTask implements RunTask<TrainingSettings> {
    /** Tells the run of a classifier from others. */
    public static final String FORMAT = "fastformer-training-run";

    private static final String WORD_VECTORS = "file of word vectors";

    private final RunFile<TrainingSettings> run;
    private final TrainingSet train;
    private final EncodedDataset dev;
    private final int threads;

    private ClassifierTask(TrainingSettings settings, RunFile.Source vectors, Dataset train, Dataset dev, int threads) {
        this.threads = threads;
        this.train = TrainingSet.read(train, settings);
        this.dev = dev == null
                ? null
                : DatasetReader.read(
                        dev, this.train.vocabulary(), this.train.labels(), settings.multiLabel(), settings.maxLength());
        Map<String, RunFile.Source> sources = new TreeMap<>();
        sources.put(RunFile.TRAIN, source(train, this.train.data()));
        if (dev != null) {
            sources.put(RunFile.DEV, source(dev, this.dev));
        }
        if (vectors != null) {
            sources.put(WORD_VECTORS, vectors);
        }
        this.run = RunFile.of(FORMAT, settings, sources, vocabularyHash(this.train));
    }

    /**
     * Reads the data of a new run.
     *
     * @param settings the settings
     * @param embeddings word vectors to start from, or null
     * @param train the training data
     * @param dev the dev data, or null
     * @param threads threads of one step
     * @return the task
     */
    public static ClassifierTask read(
            TrainingSettings settings, Path embeddings, Dataset train, Dataset dev, int threads) {
        RunFile.Source vectors = embeddings == null
                ? null
                : new RunFile.Source(embeddings.toAbsolutePath().toString(), null, WordVectors.hash(embeddings));
        return new ClassifierTask(settings, vectors, train, dev, threads);
    }

    /**
     * Reads the data of a run that goes on.
     *
     * @param run the run
     * @param train the training data; null: the file that the run was begun with
     * @param dev the dev data; null: the file that the run was begun with, if any
     * @param threads threads of one step
     * @return the task
     */
    public static ClassifierTask read(RunFile<TrainingSettings> run, Dataset train, Dataset dev, int threads) {
        Dataset trainData = train == null ? open(run.source(RunFile.TRAIN), RunFile.TRAIN) : train;
        Dataset devData =
                dev == null && run.source(RunFile.DEV) != null ? open(run.source(RunFile.DEV), RunFile.DEV) : dev;
        return new ClassifierTask(run.settings(), run.source(WORD_VECTORS), trainData, devData, threads);
    }

    private static Dataset open(RunFile.Source source, String kind) {
        if (source.path() == null || source.columns() == null) {
            throw new TaskException(
                    "cannot resume the run",
                    "run.json",
                    "its " + kind + " was in memory, not in a file",
                    "Resume it from the program that began it, which has the data");
        }
        return Dataset.read(Path.of(source.path()), source.columns());
    }

    private static RunFile.Source source(Dataset dataset, EncodedDataset data) {
        return new RunFile.Source(
                dataset.file().map(Path::toString).orElse(null),
                dataset.columns().orElse(null),
                data.contentHash());
    }

    private static String vocabularyHash(TrainingSet train) {
        ContentHash hash = new ContentHash();
        train.vocabulary().words().forEach(hash::add);
        hash.add("labels");
        train.labels().names().forEach(hash::add);
        return hash.hex();
    }

    @Override
    public RunFile<TrainingSettings> run() {
        return run;
    }

    @Override
    public PreparedTask prepare(boolean fresh, Consumer<String> warnings) {
        PreparedModel prepared = PreparedModel.create(run.settings(), train, threads);
        try {
            Optional<EmbeddingCoverage> coverage = fresh ? fillEmbeddings(prepared, warnings) : Optional.empty();
            return new PreparedClassifier(run, train, dev, prepared, coverage);
        } catch (RuntimeException | Error failure) {
            prepared.close();
            throw failure;
        }
    }

    private Optional<EmbeddingCoverage> fillEmbeddings(PreparedModel prepared, Consumer<String> warnings) {
        RunFile.Source vectors = run.source(WORD_VECTORS);
        if (vectors == null) {
            return Optional.empty();
        }
        Path file = Path.of(vectors.path());
        if (!vectors.sha256().equals(WordVectors.hash(file))) {
            throw new TaskException(
                    "cannot resume the run",
                    file.toString(),
                    "the " + WORD_VECTORS
                            + " is not what it was when the run was begun, so the run could not go on as it was",
                    "Restore the " + WORD_VECTORS + ", or begin a new run");
        }
        EmbeddingCoverage coverage = prepared.fillEmbeddings(file, train);
        if (coverage.found() == 0) {
            warnings.accept("the word vectors " + file + " hold none of the vocabulary's " + coverage.words()
                    + " words, so they do nothing: check that they are of the same language and in lower case");
        }
        return Optional.of(coverage);
    }

    static RunFile.Source wordVectors(RunFile<TrainingSettings> run) {
        return run.source(WORD_VECTORS);
    }
}
