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

/** The {@code config.json} of a model folder, whatever its task. */
public final class ConfigFile {
    /** Longest text, in tokens, that a configuration may allow. */
    public static final int MAX_LENGTH = 65_536;

    private static final String WHAT = "cannot read the model's configuration";
    private static final String REMEDY = "Take the config.json that was written with the model";
    private static final long MAX_BYTES = 16 << 20;

    private ConfigFile() {}

    /**
     * Reads a configuration and checks that it is of a task.
     *
     * @param file the {@code config.json}
     * @param format tells the task
     * @param version the version that is read
     * @return its fields
     * @throws TaskException if it cannot be read, or is of another task or version
     */
    public static JsonFields read(Path file, String format, int version) {
        JsonFields fields = new JsonFields(document(file), WHAT, file.toString(), "", REMEDY);
        if (!fields.text("format").equals(format)) {
            throw new TaskException(
                    WHAT,
                    file + ", key 'format'",
                    "the format is '" + fields.text("format") + "' and not '" + format + "'",
                    "Name a folder of that format; a model of another task is for the commands and classes of its own task");
        }
        int found = fields.integer("format_version", 1, Integer.MAX_VALUE);
        if (found != version) {
            throw fields.fault(
                    "format_version",
                    "the version is " + found + " and this library reads " + version
                            + ", so a newer one wrote the model and is needed to read it");
        }
        return fields;
    }

    private static JsonNode document(Path file) {
        byte[] bytes = LinesFile.readBytes(file, MAX_BYTES, WHAT);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Json.MAPPER.readTree(text);
        } catch (CharacterCodingException e) {
            throw new TaskException(WHAT, file.toString(), "it is not UTF-8", REMEDY, e);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new TaskException(WHAT, file + place, "it is not JSON: " + e.getOriginalMessage(), REMEDY, e);
        }
    }

    /**
     * Reads the configuration of a model.
     *
     * @param fields the document
     * @param key where the model stands in it
     * @param file the file, for messages
     * @return the configuration
     */
    public static ModelConfig model(JsonFields fields, String key, Path file) {
        fields.object(key);
        try {
            return ModelConfig.parse(fields.any(key).toString());
        } catch (FastformerException e) {
            throw new TaskException(WHAT, file + ", key '" + key + "'", e.getMessage(), REMEDY, e);
        }
    }

    /**
     * Checks that the tokenizer of a task is the one that there is.
     *
     * @param task the fields of the task
     */
    public static void requireTokenizer(JsonFields task) {
        if (!task.text("tokenizer").equals(WordPunctTokenizer.NAME)) {
            throw task.fault(
                    "tokenizer",
                    "the tokenizer '" + task.text("tokenizer") + "' is not known; known is " + WordPunctTokenizer.NAME);
        }
    }

    /**
     * Returns an object that people read and the program does not.
     *
     * @param fields the document
     * @param key where it stands
     * @return the object; empty if it is not there
     */
    public static ObjectNode free(JsonFields fields, String key) {
        if (!fields.has(key)) {
            return Json.MAPPER.createObjectNode();
        }
        fields.object(key);
        return (ObjectNode) fields.any(key);
    }

    /**
     * Begins a document.
     *
     * @param format tells the task
     * @param version its version
     * @return a document that says so
     */
    public static ObjectNode document(String format, int version) {
        return Json.MAPPER.createObjectNode().put("format", format).put("format_version", version);
    }

    /**
     * Returns a model's configuration as JSON.
     *
     * @param model the configuration
     * @return the object
     */
    public static JsonNode json(ModelConfig model) {
        try {
            return Json.MAPPER.readTree(model.toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the engine's configuration is not JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a document so that the file is at every moment the old one or the whole new one.
     *
     * @param file the {@code config.json}
     * @param document the document
     */
    public static void write(Path file, ObjectNode document) {
        try {
            AtomicFiles.write(file, Json.MAPPER.writeValueAsString(document) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own configuration is not JSON: " + e.getMessage(), e);
        }
    }
}
