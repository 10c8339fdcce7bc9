// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Example;
import dev.fastformer.tasks.TaskException;
import java.util.List;

/** The header of a CSV or TSV file: where the wanted columns stand, and how a row becomes an example. */
final class TableHeader {
    private final String file;
    private final Columns columns;
    private final int width;
    private final int textIndex;
    private final int labelIndex;

    /**
     * Finds the columns.
     *
     * @param names the fields of the header row; null if the file has none
     */
    TableHeader(String file, List<String> names, Columns columns) {
        if (names == null) {
            throw new TaskException(
                    ExampleReader.WHAT,
                    file,
                    "the file is empty: it has no header row",
                    "Give the file a first row with the names of its columns");
        }
        this.file = file;
        this.columns = columns;
        this.width = names.size();
        this.textIndex = find(names, columns.text());
        this.labelIndex = find(names, columns.label());
    }

    private int find(List<String> names, String wanted) {
        int index = names.indexOf(wanted);
        if (index < 0) {
            throw ExampleReader.invalid(
                    file,
                    1,
                    "there is no column '" + wanted + "'; the header names " + String.join(", ", names),
                    "Name the column as the header does, or add a header row if the first row is data");
        }
        if (index != names.lastIndexOf(wanted)) {
            throw ExampleReader.invalid(
                    file, 1, "the header names the column '" + wanted + "' twice", "Rename one of the two");
        }
        return index;
    }

    /** Makes the example of a row that begins on the given line. */
    Example example(List<String> fields, long line, String remedy) {
        if (fields.size() != width) {
            throw ExampleReader.invalid(
                    file, line, "the row has " + fields.size() + " fields and the header " + width, remedy);
        }
        String label = fields.get(labelIndex).strip();
        return new Example(
                fields.get(textIndex), label, ExampleReader.split(label, columns.separator()), file + ", line " + line);
    }
}
