// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.FastformerException;
import dev.fastformer.ModelConfig;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.text.WordPunctTokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

    private static final String WHAT = "cannot read the model's configuration";
    private static final String REMEDY = "Take the config.json that was written with the model";
    private static final long MAX_BYTES = 16 << 20;
    private static final int MAX_LENGTH = 65_536;

    /**
     * Reads and checks a configuration.
     *
     * @param file the {@code config.json}
     * @return what it says
     * @throws TaskException with file and key, if it cannot be read or is not as it must be
     */
    public static TaskConfig read(Path file) {
        String text = text(file);
        JsonNode document;
        try {
            document = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : ", line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
            throw new TaskException(WHAT, file + place, "it is not JSON: " + e.getOriginalMessage(), REMEDY, e);
        }
        JsonFields fields = new JsonFields(document, WHAT, file.toString(), "", REMEDY);
        checkFormat(fields);
        fields.allowOnly(Set.of("format", "format_version", "model", "task", "sha256", "training", "attribution"));
        fields.object("model");
        ModelConfig model = model(file, text);
        checkModel(fields.object("model"), model);

        JsonFields task = fields.object("task");
        task.allowOnly(Set.of("tokenizer", "max_length", "multi_label", "thresholds"));
        if (!task.text("tokenizer").equals(WordPunctTokenizer.NAME)) {
            throw task.fault(
                    "tokenizer",
                    "the tokenizer '" + task.text("tokenizer") + "' is not known; known is " + WordPunctTokenizer.NAME);
        }
        int positions = model.maxPositionEmbeddings();
        int maxLength = task.integer("max_length", 1, positions > 0 ? positions : MAX_LENGTH);
        boolean multiLabel = task.bool("multi_label");
        float[] thresholds = thresholds(task, model, multiLabel);
        return new TaskConfig(
                model,
                maxLength,
                multiLabel,
                thresholds,
                FileHashes.read(fields.object("sha256")),
                free(fields, "training"),
                free(fields, "attribution"));
    }

    private static String text(Path file) {
        byte[] bytes = LinesFile.readBytes(file, MAX_BYTES, WHAT);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TaskException(WHAT, file.toString(), "it is not UTF-8", REMEDY, e);
        }
    }

    private static void checkFormat(JsonFields fields) {
        if (!fields.text("format").equals(FORMAT)) {
            throw fields.fault("format", "the format is '" + fields.text("format") + "' and not '" + FORMAT + "'");
        }
        int version = fields.integer("format_version", 1, Integer.MAX_VALUE);
        if (version != FORMAT_VERSION) {
            throw fields.fault(
                    "format_version",
                    "the version is " + version + " and this library reads " + FORMAT_VERSION
                            + ", so a newer one wrote the model and is needed to read it");
        }
    }

    private static ModelConfig model(Path file, String text) {
        try {
            return ModelConfig.parse(text);
        } catch (FastformerException e) {
            throw new TaskException(WHAT, file + ", key 'model'", e.getMessage(), REMEDY, e);
        }
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

    private static ObjectNode free(JsonFields fields, String key) {
        if (!fields.has(key)) {
            return Json.MAPPER.createObjectNode();
        }
        fields.object(key);
        return (ObjectNode) fields.any(key);
    }

    /**
     * Writes the configuration so that the file is at every moment the old one or the whole new one.
     *
     * @param file the {@code config.json}
     */
    public void write(Path file) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("format", FORMAT).put("format_version", FORMAT_VERSION);
        try {
            document.set("model", Json.MAPPER.readTree(model.toJson()));
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
            AtomicFiles.write(file, Json.MAPPER.writeValueAsString(document) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the engine's or our own configuration is not JSON: " + e.getMessage(), e);
        }
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
