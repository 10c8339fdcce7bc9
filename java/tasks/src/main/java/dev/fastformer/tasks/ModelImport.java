// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.Fastformer;
import dev.fastformer.FastformerException;
import dev.fastformer.FastformerModel;
import dev.fastformer.ModelConfig;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.FileHashes;
import dev.fastformer.tasks.files.Json;
import dev.fastformer.tasks.files.LinesFile;
import dev.fastformer.tasks.files.ModelFolder;
import dev.fastformer.tasks.files.NonFiniteValues;
import dev.fastformer.tasks.files.TaskConfig;
import dev.fastformer.tasks.metrics.Thresholds;
import dev.fastformer.tasks.text.Labels;
import dev.fastformer.tasks.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Makes a model folder of a model that was trained elsewhere: a state dict in safetensors form with the authors' tensor names,
 * its configuration, its words and its labels. Whatever does not fit is refused by name and reason, and nothing is written.
 *
 * <p>The vocabulary has one word a line, line n the word of row n - 1. Its first line is the padding entry. If its second line
 * is {@code [UNK]}, unknown words take that row; otherwise they are left out of the text, as the authors' notebook does with
 * words that it has never seen.
 */
public final class ModelImport {
    private static final String WHAT = "cannot import the model";
    private static final long MAX_CONFIG_BYTES = 16 << 20;
    private static final int LONGEST_TEXT = 65_536;

    private ModelImport() {}

    /**
     * Where the parts of the model are.
     *
     * @param weights a safetensors file: the bare state dict
     * @param config the configuration as JSON, the authors' form or the engine's; the sizes of vocabulary and labels are
     *     taken from the weights
     * @param vocabulary one word a line
     * @param labels one label a line
     */
    public record Parts(Path weights, Path config, Path vocabulary, Path labels) {
        /** Checks that no part is missing. */
        public Parts {
            Objects.requireNonNull(weights, "weights");
            Objects.requireNonNull(config, "config");
            Objects.requireNonNull(vocabulary, "vocabulary");
            Objects.requireNonNull(labels, "labels");
        }
    }

    /**
     * Imports a model.
     *
     * @param parts where its parts are
     * @param folder where the model folder is made; must not hold a model
     * @param multiLabel whether a text bears any number of labels
     * @throws TaskException if a file cannot be read, breaks its form or does not fit the weights, or the folder holds a model
     * @throws FastformerException if a tensor is missing, unknown or misshapen, or the weights file is broken
     */
    public static void run(Parts parts, Path folder, boolean multiLabel) {
        ModelFolder target = new ModelFolder(folder);
        if (Files.exists(target.weights()) || Files.exists(target.run())) {
            throw new TaskException(
                    WHAT,
                    folder.toString(),
                    "the folder holds a model or a training run already",
                    "Choose another folder");
        }
        Fastformer.version(); // Without an engine this says so, before a file is blamed that the engine would read.
        Vocabulary vocabulary = Vocabulary.read(parts.vocabulary());
        Labels labels = Labels.read(parts.labels());
        ModelConfig asked = config(parts.config());
        try (FastformerModel model = FastformerModel.load(asked, parts.weights(), 1)) {
            ModelConfig config = model.config();
            check(parts.vocabulary(), "words", vocabulary.size(), config.vocabularySize(), parts.weights());
            check(parts.labels(), "labels", labels.size(), config.labels(), parts.weights());
            NonFiniteValues.warnOf(model, parts.weights());
            AtomicFiles.createFolder(folder);
            vocabulary.write(target.vocabulary());
            labels.write(target.labels());
            describe(config, multiLabel, FileHashes.of(vocabulary, labels)).write(target.config());
            // The weights come last: without them the folder is no model yet.
            model.save(target.weights());
        }
    }

    private static ModelConfig config(Path file) {
        byte[] bytes = LinesFile.readBytes(file, MAX_CONFIG_BYTES, WHAT);
        try {
            return ModelConfig.parse(new String(bytes, StandardCharsets.UTF_8)).toBuilder()
                    .vocabularySize(-1)
                    .labels(-1)
                    .build();
        } catch (FastformerException e) {
            throw new TaskException(
                    WHAT, file.toString(), e.getMessage(), "Give the configuration that the weights were made with", e);
        }
    }

    private static void check(Path file, String things, long found, long expected, Path weights) {
        if (found != expected) {
            throw new TaskException(
                    WHAT,
                    file.toString(),
                    "it holds " + found + " " + things + " and the weights " + weights + " have " + expected,
                    "Give the " + things + " that the model was trained with, in their order");
        }
    }

    private static TaskConfig describe(ModelConfig config, boolean multiLabel, FileHashes hashes) {
        int positions = config.maxPositionEmbeddings();
        ObjectNode attribution = Json.MAPPER.createObjectNode().put("origin", "imported from a state dict");
        return new TaskConfig(
                config,
                positions > 0 ? positions : LONGEST_TEXT,
                multiLabel,
                multiLabel ? Thresholds.defaults(config.labels()) : new float[0],
                hashes,
                Json.MAPPER.createObjectNode(),
                attribution);
    }
}
