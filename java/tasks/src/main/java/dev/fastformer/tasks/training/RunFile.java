// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.data.ContentHash;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.Json;
import dev.fastformer.tasks.files.LinesFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code checkpoints/run.json} says: everything that decides the bits of a run, and where its data is, so that the run
 * can go on when all that is known is its folder.
 *
 * @param <S> the settings of the task
 * @param format tells the task
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param settings the settings
 * @param sources the data by its kind, such as "training data"
 * @param vocabularyHash hash of what came out of the training data: words, and labels where there are some
 */
public record RunFile<S>(
        String format, int formatVersion, S settings, SortedMap<String, Source> sources, String vocabularyHash) {
    /** The kind of the data that is learned from. */
    public static final String TRAIN = "training data";

    /** The kind of the data that tells which model is best. */
    public static final String DEV = "dev data";

    static final int FORMAT_VERSION = 1;

    private static final String WHAT = "cannot resume the run";
    private static final long MAX_BYTES = 1 << 20;

    /**
     * A file that the run reads.
     *
     * @param path its absolute path; null for data in memory
     * @param columns the names of its columns; null if it has none
     * @param sha256 hash of its content
     */
    public record Source(String path, Columns columns, String sha256) {
        private String name() {
            return path == null ? "data in memory" : path;
        }

        /** {@return the bare name of the file, which tells nothing of its maker's folders; null for data in memory} */
        public String fileName() {
            return path == null ? null : Path.of(path).getFileName().toString();
        }
    }

    /**
     * Makes the file of a run that begins.
     *
     * @param <S> the settings of the task
     * @param format tells the task
     * @param settings the settings
     * @param sources the data by its kind
     * @param vocabularyHash hash of what came out of the training data
     * @return the file
     */
    public static <S> RunFile<S> of(String format, S settings, Map<String, Source> sources, String vocabularyHash) {
        return new RunFile<>(format, FORMAT_VERSION, settings, new TreeMap<>(sources), vocabularyHash);
    }

    /**
     * Reads the file.
     *
     * @param <S> the settings of the task
     * @param file the {@code run.json}
     * @param format tells the task
     * @param settings the class of the settings
     * @return what it says
     * @throws TaskException if there is none or it is not as it must be
     */
    public static <S> RunFile<S> read(Path file, String format, Class<S> settings) {
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
            boolean ours = document.path("format").asText().equals(format);
            if (!ours || document.path("format_version").asInt() != FORMAT_VERSION) {
                throw invalid(file, "its format is not version " + FORMAT_VERSION + " of '" + format + "'", null);
            }
            RunFile<S> run = reader(settings).readValue(document);
            boolean whole = run.settings != null && run.sources != null && run.vocabularyHash != null;
            if (!whole
                    || !run.sources.containsKey(TRAIN)
                    || run.sources.values().stream().anyMatch(RunFile::isBroken)) {
                throw invalid(file, "settings, sources, their sha256 or vocabulary_hash is missing", null);
            }
            return run;
        } catch (JsonProcessingException e) {
            throw invalid(file, Json.problem(e), e);
        } catch (IOException e) {
            throw invalid(file, AtomicFiles.reason(e), e);
        }
    }

    private static boolean isBroken(Source source) {
        return source == null || source.sha256 == null;
    }

    private static ObjectReader reader(Class<?> settings) {
        return Json.MAPPER
                .readerFor(Json.MAPPER.getTypeFactory().constructParametricType(RunFile.class, settings))
                .with(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
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

    /**
     * Returns data of the run.
     *
     * @param kind its kind
     * @return the data; null if the run has none of this kind
     */
    public Source source(String kind) {
        return sources.get(kind);
    }

    /** Refuses to go on with data that has changed since this was written. */
    void checkUnchanged(RunFile<S> now, Path file) {
        Set<String> kinds = new LinkedHashSet<>(List.of(TRAIN));
        kinds.addAll(sources.keySet());
        kinds.addAll(now.sources.keySet());
        for (String kind : kinds) {
            Source before = source(kind);
            Source after = now.source(kind);
            if (before == null || after == null || !before.sha256.equals(after.sha256)) {
                throw new TaskException(
                        WHAT,
                        after == null ? "no " + kind : after.name(),
                        "the " + kind
                                + " is not what it was when the run was begun, so the run could not go on as it was",
                        "Restore the " + kind + ", or begin a new run");
            }
        }
        if (!vocabularyHash.equals(now.vocabularyHash)) {
            throw new TaskException(
                    WHAT,
                    file.toString(),
                    "the words or labels found in the same training data are not those of the run's beginning",
                    "Use the Java version and the version of this library that the run was begun with");
        }
    }

    /** The hash of all that decides the bits of the run; where its files lie does not. */
    String hash() {
        SortedMap<String, Source> bare = new TreeMap<>();
        sources.forEach((kind, source) -> bare.put(kind, new Source(null, null, source.sha256)));
        RunFile<S> placeless = new RunFile<>(format, formatVersion, settings, bare, vocabularyHash);
        return new ContentHash().add(placeless.json()).hex();
    }
}
