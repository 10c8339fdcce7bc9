// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import dev.fastformer.tasks.data.ExampleSource;
import dev.fastformer.tasks.data.FileSource;
import dev.fastformer.tasks.data.MemorySource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Labelled texts, read anew from their file each time they are needed, so that memory does not grow with the file.
 *
 * <p>Files are told apart by their names: {@code .csv} (RFC 4180: a header row, quotes around fields that hold commas or
 * line breaks), {@code .tsv} (a header row, no quoting, one row a line), {@code .jsonl} or {@code .ndjson} (one JSON
 * object a line), each also with {@code .gz} behind it. All are UTF-8; a byte order mark is skipped.
 *
 * <p>Whatever is wrong with a file is a {@link TaskException} that names file and line. Immutable, and safe for any
 * number of threads.
 */
public final class Dataset {
    private final ExampleSource source;

    private Dataset(ExampleSource source) {
        this.source = source;
    }

    /**
     * Opens a data file and checks its header; rows are read, and checked, when they are used.
     *
     * @param file a file of one of the forms above
     * @param columns the names of its columns
     * @return the data set
     * @throws TaskException if there is no such file, its form is unknown, it is empty, or a column is missing
     */
    public static Dataset read(Path file, Columns columns) {
        FileSource source = FileSource.of(file, columns);
        source.check();
        return new Dataset(source);
    }

    /**
     * Makes a data set of texts in memory, with one label each.
     *
     * @param texts the texts
     * @param labels their labels, as many
     * @return the data set
     * @throws IllegalArgumentException if there are not as many labels as texts
     */
    public static Dataset of(List<String> texts, List<String> labels) {
        return new Dataset(MemorySource.singleLabel(texts, labels));
    }

    /**
     * Makes a data set of texts in memory, with any number of labels each.
     *
     * @param texts the texts
     * @param labels the labels of each text, as many lists as texts
     * @return the data set
     * @throws IllegalArgumentException if there are not as many lists as texts
     */
    public static Dataset ofMultiLabel(List<String> texts, List<List<String>> labels) {
        return new Dataset(MemorySource.multiLabel(texts, labels));
    }

    /**
     * Goes through the texts in order.
     *
     * @param consumer takes each
     * @throws TaskException at the first row that is not as it must be
     */
    public void forEach(Consumer<Example> consumer) {
        source.forEach(consumer);
    }

    /** {@return what to call this data set in messages: the file, or "texts in memory"} */
    public String name() {
        return source.name();
    }

    /** {@return the file that it was read from, absolute; empty for texts in memory} */
    public Optional<Path> file() {
        return source instanceof FileSource fileSource ? Optional.of(fileSource.file()) : Optional.empty();
    }

    /** {@return the columns of its file; empty for texts in memory} */
    public Optional<Columns> columns() {
        return source instanceof FileSource fileSource ? Optional.of(fileSource.columns()) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Dataset[" + name() + "]";
    }
}
