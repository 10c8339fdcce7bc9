// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.Example;
import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Reads the examples of one opened file, one after the other. Not thread-safe. */
interface ExampleReader {
    /** What failed, for messages. */
    String WHAT = "cannot read the data";

    /** Longest row in UTF-16 units; a bound against files that are no text, not against long texts. */
    int MAX_ROW_LENGTH = 64 << 20;

    /** {@return the next example, or null after the last} */
    Example next() throws IOException;

    /** Splits a field that holds several labels; the white space around each, and empty ones, are dropped. */
    static List<String> split(String field, String separator) {
        String[] parts = field.split(java.util.regex.Pattern.quote(separator), -1);
        return Arrays.stream(parts)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The exception for a row that is not as it must be. */
    static TaskException invalid(String file, long line, String why, String remedy) {
        return new TaskException(WHAT, file + ", line " + line, why, remedy);
    }
}
