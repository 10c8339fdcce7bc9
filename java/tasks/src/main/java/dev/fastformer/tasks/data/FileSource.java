// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Example;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.AtomicFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Labelled texts in a CSV, TSV or JSON-lines file, packed with gzip or not. */
public final class FileSource implements ExampleSource {
    private static final int BUFFER_SIZE = 1 << 16;

    private final Path file;
    private final Columns columns;
    private final Form form;
    private final boolean packed;

    private enum Form {
        CSV,
        TSV,
        JSON_LINES
    }

    private FileSource(Path file, Columns columns, Form form, boolean packed) {
        this.file = file.toAbsolutePath().normalize();
        this.columns = columns;
        this.form = form;
        this.packed = packed;
    }

    /**
     * Makes a source of a file whose name tells its form.
     *
     * @param file the file
     * @param columns the names of its columns
     * @return the source; nothing has been read yet
     */
    public static FileSource of(Path file, Columns columns) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        boolean packed = name.endsWith(".gz");
        String bare = packed ? name.substring(0, name.length() - ".gz".length()) : name;
        Form form;
        if (bare.endsWith(".csv")) {
            form = Form.CSV;
        } else if (bare.endsWith(".tsv")) {
            form = Form.TSV;
        } else if (bare.endsWith(".jsonl") || bare.endsWith(".ndjson")) {
            form = Form.JSON_LINES;
        } else {
            throw new TaskException(
                    ExampleReader.WHAT,
                    file.toString(),
                    "the form of the file cannot be told from its name",
                    "Name it .csv, .tsv, .jsonl or .ndjson, with .gz behind that if it is packed");
        }
        return new FileSource(file, columns, form, packed);
    }

    /** Reads the header, or the first row of a file without header, to find faults early. */
    public void check() {
        read(reader -> {
            if (form == Form.JSON_LINES && reader.next() == null) {
                throw new TaskException(
                        ExampleReader.WHAT, name(), "the file is empty", "Give it one JSON object a line");
            }
        });
    }

    @Override
    public void forEach(Consumer<Example> consumer) {
        read(reader -> {
            for (Example example = reader.next(); example != null; example = reader.next()) {
                consumer.accept(example);
            }
        });
    }

    private interface Action {
        void run(ExampleReader reader) throws IOException;
    }

    private void read(Action action) {
        try (InputStream in = open();
                Reader reader = new Utf8Reader(in, name(), ExampleReader.WHAT)) {
            action.run(
                    switch (form) {
                        case CSV -> new CsvExampleReader(reader, name(), columns);
                        case TSV -> new TsvExampleReader(reader, name(), columns);
                        case JSON_LINES -> new JsonExampleReader(reader, name(), columns);
                    });
        } catch (EOFException e) {
            throw failure("the packed file ends in its middle", "Get the whole file", e);
        } catch (ZipException e) {
            throw failure("it is not valid gzip: " + e.getMessage(), "Pack it anew, or drop .gz if it is not packed", e);
        } catch (IOException e) {
            throw failure(AtomicFiles.reason(e), "Check the path and its rights", e);
        }
    }

    private InputStream open() throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder, not a file");
        }
        InputStream in = Files.newInputStream(file);
        try {
            return packed ? new GZIPInputStream(in, BUFFER_SIZE) : in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private TaskException failure(String why, String remedy, IOException cause) {
        return new TaskException(ExampleReader.WHAT, name(), why, remedy, cause);
    }

    @Override
    public String name() {
        return file.toString();
    }

    /** {@return the file, absolute} */
    public Path file() {
        return file;
    }

    /** {@return the names of its columns} */
    public Columns columns() {
        return columns;
    }
}
