// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingSettings;
import dev.fastformer.tasks.data.ContentHash;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.Json;
import dev.fastformer.tasks.files.LinesFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code checkpoints/run.json} says: everything that decides the bits of a run, and where its data is, so that the run
 * can go on when all that is known is its folder.
 *
 * @param format {@link #FORMAT}
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param settings the settings
 * @param train the training data
 * @param dev the dev data, or null
 * @param embeddings the word vectors, or null
 * @param vocabularyHash hash of the words and labels that came out of the training data
 */
public record RunFile(
        String format,
        int formatVersion,
        TrainingSettings settings,
        Source train,
        Source dev,
        Source embeddings,
        String vocabularyHash) {
    static final String FORMAT = "fastformer-training-run";
    static final int FORMAT_VERSION = 1;

    private static final String WHAT = "cannot resume the run";
    private static final long MAX_BYTES = 1 << 20;
    private static final ObjectReader READER = Json.MAPPER
            .readerFor(RunFile.class)
            .with(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /**
     * A file that the run reads.
     *
     * @param path its absolute path; null for texts in memory
     * @param columns the names of its columns; null if it has none
     * @param sha256 hash of its content
     */
    public record Source(String path, Columns columns, String sha256) {
        static Source of(Dataset dataset, String hash) {
            return new Source(
                    dataset.file().map(Path::toString).orElse(null), dataset.columns().orElse(null), hash);
        }
    }

    static RunFile of(TrainingSettings settings, Source train, Source dev, Source embeddings, String vocabularyHash) {
        return new RunFile(FORMAT, FORMAT_VERSION, settings, train, dev, embeddings, vocabularyHash);
    }

    /**
     * Reads the file.
     *
     * @param file the {@code run.json}
     * @return what it says
     * @throws TaskException if there is none or it is not as it must be
     */
    public static RunFile read(Path file) {
        if (!Files.exists(file)) {
            throw new TaskException(
                    WHAT,
                    file.toString(),
                    "there is no such file, so no run was begun in this folder",
                    "Name the output folder of a training run, or begin a new run");
        }
        byte[] bytes = LinesFile.readBytes(file, MAX_BYTES, WHAT);
        try {
            JsonNode document = Json.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
            boolean ours = document.path("format").asText().equals(FORMAT);
            if (!ours || document.path("format_version").asInt() != FORMAT_VERSION) {
                throw invalid(
                        file, "its format is not version " + FORMAT_VERSION + " of '" + FORMAT + "'", null);
            }
            RunFile run = READER.readValue(document);
            if (run.settings == null || run.train == null || run.train.sha256 == null || run.vocabularyHash == null) {
                throw invalid(file, "settings, train, train.sha256 or vocabulary_hash is missing", null);
            }
            return run;
        } catch (JsonProcessingException e) {
            throw invalid(file, Json.problem(e), e);
        } catch (IOException e) {
            throw invalid(file, AtomicFiles.reason(e), e);
        }
    }

    private static TaskException invalid(Path file, String why, Exception cause) {
        return new TaskException(
                WHAT, file.toString(), why, "Take the file that the run has written, or begin a new run", cause);
    }

    void write(Path file) {
        AtomicFiles.write(file, json() + "\n");
    }

    private String json() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own run cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /** The hash of all that decides the bits of the run; where its files lie does not. */
    String hash() {
        RunFile bare = new RunFile(
                format, formatVersion, settings, withoutPath(train), withoutPath(dev), withoutPath(embeddings), vocabularyHash);
        return new ContentHash().add(bare.json()).hex();
    }

    private static Source withoutPath(Source source) {
        return source == null ? null : new Source(null, null, source.sha256);
    }

    static String vocabularyHash(List<String> words, List<String> labels) {
        ContentHash hash = new ContentHash();
        words.forEach(hash::add);
        hash.add("labels");
        labels.forEach(hash::add);
        return hash.hex();
    }
}
