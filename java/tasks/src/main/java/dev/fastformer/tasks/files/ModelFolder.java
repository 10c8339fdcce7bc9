// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.files;

import dev.fastformer.Fastformer;
import dev.fastformer.FastformerModel;
import dev.fastformer.Precision;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.text.Labels;
import dev.fastformer.tasks.text.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a model folder. While a model trains, configuration, vocabulary and labels are written once, with the
 * first weights, and then the weights alone are replaced, so that no moment shows a mixture.
 *
 * @param path the folder
 */
public record ModelFolder(Path path) {
    /** What failed, for messages. */
    public static final String WHAT = "cannot load the model";

    /** {@return the configuration} */
    public Path config() {
        return path.resolve("config.json");
    }

    /** {@return the weights} */
    public Path weights() {
        return path.resolve("model.safetensors");
    }

    /** {@return the words} */
    public Path vocabulary() {
        return path.resolve("vocabulary.txt");
    }

    /** {@return the labels} */
    public Path labels() {
        return path.resolve("labels.txt");
    }

    /** {@return the ids of the news that have an embedding of their own; a news recommender with such embeddings has them} */
    public Path items() {
        return path.resolve("items.txt");
    }

    /** {@return the files that stand beside the weights, not all of which every model has} */
    public List<Path> parts() {
        return List.of(vocabulary(), labels(), items(), config());
    }

    /** {@return the folder of checkpoints} */
    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** {@return what a run needs to go on, beside its checkpoints} */
    public Path run() {
        return checkpoints().resolve("run.json");
    }

    /**
     * What a model folder holds.
     *
     * @param config the configuration
     * @param vocabulary the words, as many as the model has rows
     * @param labels the labels, as many as the model scores
     * @param model the model; whoever gets it closes it
     */
    public record Contents(TaskConfig config, Vocabulary vocabulary, Labels labels, FastformerModel model) {}

    /**
     * Loads the folder and checks that its files fit each other.
     *
     * @param threads threads of one call
     * @param precision of its matrix products
     * @return what it holds
     * @throws TaskException if a file is missing, broken or does not fit the others
     */
    public Contents load(int threads, Precision precision) {
        checkPresence();
        Fastformer.version(); // Without an engine this says so, before a file is blamed that the engine would read.
        TaskConfig config = TaskConfig.read(config());
        Vocabulary vocabulary = Vocabulary.read(vocabulary());
        checkSize(vocabulary(), "words", vocabulary.size(), config.model().vocabularySize());
        Labels labels = Labels.read(labels());
        checkSize(labels(), "labels", labels.size(), config.model().labels());
        config.hashes().check(FileHashes.of(vocabulary, labels), this, WHAT);
        FastformerModel model = FastformerModel.load(config.model(), weights(), threads, precision);
        NonFiniteValues.warnOf(model, weights());
        return new Contents(config, vocabulary, labels, model);
    }

    /**
     * Refuses a folder that holds no model.
     *
     * @throws TaskException if there is no such folder, or configuration or weights are missing
     */
    public void checkPresence() {
        if (!Files.isDirectory(path)) {
            boolean there = Files.exists(path);
            throw new TaskException(
                    WHAT,
                    path.toString(),
                    there ? "it is a file, not a model folder" : "there is no such folder",
                    "Name the folder that training or import has written");
        }
        requireFile(config());
        requireFile(weights());
    }

    private void requireFile(Path file) {
        if (!Files.exists(file)) {
            boolean training = Files.exists(run());
            throw new TaskException(
                    WHAT,
                    file.toString(),
                    training ? "the training run has not written a model yet" : "there is no such file",
                    training
                            ? "Resume the run, or wait for its first dev evaluation"
                            : "Name a whole model folder; it holds a config.json and a model.safetensors");
        }
    }

    /**
     * Refuses a file that does not fit the model.
     *
     * @param file the file
     * @param things what it holds
     * @param found how many it holds
     * @param expected how many the model has
     */
    public void checkSize(Path file, String things, long found, long expected) {
        if (found != expected) {
            throw new TaskException(
                    WHAT,
                    file.toString(),
                    "it holds " + found + " " + things + " and the model of " + config() + " has " + expected,
                    "Take the files of one model together");
        }
    }
}
