// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Example;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.List;

/** Reads tab-separated values: one row a line, fields between tabs, quotes are text like any other. */
final class TsvExampleReader implements ExampleReader {
    private static final String REMEDY =
            "A field of a .tsv file holds neither tab nor line break, and quotes have no meaning; use .csv for such text";

    private final LineReader lines;
    private final TableHeader header;

    TsvExampleReader(Reader reader, String file, Columns columns) throws IOException {
        this.lines = new LineReader(reader, file, MAX_ROW_LENGTH, WHAT);
        String first = nextLine();
        this.header = new TableHeader(file, first == null ? null : fields(first), columns);
    }

    @Override
    public Example next() throws IOException {
        String text = nextLine();
        return text == null ? null : header.example(fields(text), lines.line(), REMEDY);
    }

    private String nextLine() throws IOException {
        String text = lines.next();
        while (text != null && text.isEmpty()) {
            text = lines.next();
        }
        return text;
    }

    private static List<String> fields(String text) {
        return Arrays.asList(text.split("\t", -1));
    }
}
