// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Example;
import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Labelled texts in a CSV, TSV or JSON-lines file, packed with gzip or not. */
public final class FileSource implements ExampleSource {
    private final Path file;
    private final Columns columns;
    private final Form form;

    private enum Form {
        CSV,
        TSV,
        JSON_LINES
    }

    private FileSource(Path file, Columns columns, Form form) {
        this.file = file.toAbsolutePath().normalize();
        this.columns = columns;
        this.form = form;
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
        String bare = TextFile.isPacked(file) ? name.substring(0, name.length() - ".gz".length()) : name;
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
        return new FileSource(file, columns, form);
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
        TextFile.read(
                file,
                ExampleReader.WHAT,
                reader -> action.run(
                        switch (form) {
                            case CSV -> new CsvExampleReader(reader, name(), columns);
                            case TSV -> new TsvExampleReader(reader, name(), columns);
                            case JSON_LINES -> new JsonExampleReader(reader, name(), columns);
                        }));
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
