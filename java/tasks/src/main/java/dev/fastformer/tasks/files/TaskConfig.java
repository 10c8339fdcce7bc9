// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.ModelConfig;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.text.WordPunctTokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * What {@code config.json} of a model folder says.
 *
 * @param model shape and switches of the model
 * @param maxLength most tokens of a text
 * @param multiLabel whether a text bears any number of labels
 * @param thresholds one a label for a multi-label model, else empty
 * @param hashes which words and labels the weights go with
 * @param training settings and data of the training run; for people, the classifier does not read it
 * @param attribution whose work the model rests on; for people
 */
public record TaskConfig(
        ModelConfig model,
        int maxLength,
        boolean multiLabel,
        float[] thresholds,
        FileHashes hashes,
        ObjectNode training,
        ObjectNode attribution) {
    /** What tells our configuration from others. */
    public static final String FORMAT = "fastformer-text-classifier";

    /** The version that is written, and the only one that is read. */
    public static final int FORMAT_VERSION = 1;

    /**
     * Reads and checks a configuration.
     *
     * @param file the {@code config.json}
     * @return what it says
     * @throws TaskException with file and key, if it cannot be read or is not as it must be
     */
    public static TaskConfig read(Path file) {
        JsonFields fields = ConfigFile.read(file, FORMAT, FORMAT_VERSION);
        fields.allowOnly(Set.of("format", "format_version", "model", "task", "sha256", "training", "attribution"));
        ModelConfig model = ConfigFile.model(fields, "model", file);
        checkModel(fields.object("model"), model);

        JsonFields task = fields.object("task");
        task.allowOnly(Set.of("tokenizer", "max_length", "multi_label", "thresholds"));
        ConfigFile.requireTokenizer(task);
        int positions = model.maxPositionEmbeddings();
        int maxLength = task.integer("max_length", 1, positions > 0 ? positions : ConfigFile.MAX_LENGTH);
        boolean multiLabel = task.bool("multi_label");
        float[] thresholds = thresholds(task, model, multiLabel);
        return new TaskConfig(
                model,
                maxLength,
                multiLabel,
                thresholds,
                FileHashes.read(fields.object("sha256")),
                ConfigFile.free(fields, "training"),
                ConfigFile.free(fields, "attribution"));
    }

    private static void checkModel(JsonFields fields, ModelConfig model) {
        if (model.vocabularySize() < 1) {
            throw fields.fault("vocab_size", "the value is " + model.vocabularySize() + " and must be at least 1");
        }
        if (model.labels() < 1) {
            throw fields.fault("num_labels", "the value is " + model.labels() + " and must be at least 1");
        }
    }

    private static float[] thresholds(JsonFields task, ModelConfig model, boolean multiLabel) {
        if (!multiLabel) {
            if (task.has("thresholds")) {
                throw task.fault("thresholds", "only a multi-label model has thresholds");
            }
            return new float[0];
        }
        float[] thresholds = task.shares("thresholds");
        if (thresholds.length != model.labels()) {
            throw task.fault(
                    "thresholds",
                    "there are " + thresholds.length + " thresholds and the model has " + model.labels() + " labels");
        }
        return thresholds;
    }

    /**
     * Writes the configuration so that the file is at every moment the old one or the whole new one.
     *
     * @param file the {@code config.json}
     */
    public void write(Path file) {
        ObjectNode document = ConfigFile.document(FORMAT, FORMAT_VERSION);
        document.set("model", ConfigFile.json(model));
        ObjectNode task = document.putObject("task");
        task.put("tokenizer", WordPunctTokenizer.NAME)
                .put("max_length", maxLength)
                .put("multi_label", multiLabel);
        if (multiLabel) {
            for (float threshold : thresholds) {
                task.withArray("thresholds").add(threshold);
            }
        }
        hashes.write(document.putObject("sha256"));
        document.set("training", training);
        document.set("attribution", attribution);
        ConfigFile.write(file, document);
    }

    /**
     * Returns this configuration with other thresholds and training results.
     *
     * @param newThresholds one a label for a multi-label model, else empty
     * @param newTraining settings, data and results of the training run
     * @return the configuration
     */
    public TaskConfig with(float[] newThresholds, ObjectNode newTraining) {
        return new TaskConfig(model, maxLength, multiLabel, newThresholds, hashes, newTraining, attribution);
    }

    @Override
    public String toString() {
        return "TaskConfig[" + model + ", maxLength=" + maxLength + ", multiLabel=" + multiLabel + ", thresholds="
                + Arrays.toString(thresholds) + "]";
    }
}
