// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.io.Reader;

/** Reads lines of bounded length, closed by LF or CR LF, and counts them. Not thread-safe. */
public final class LineReader {
    private final Reader reader;
    private final String file;
    private final String what;
    private final int maxLength;
    private final char[] buffer = new char[1 << 16];
    private int position;
    private int limit;
    private long line;

    /**
     * Reads the lines of a text.
     *
     * @param reader the text
     * @param file what to call it in messages
     * @param maxLength most characters of a line
     * @param what what the caller is about, for messages
     */
    public LineReader(Reader reader, String file, int maxLength, String what) {
        this.reader = reader;
        this.file = file;
        this.maxLength = maxLength;
        this.what = what;
    }

    /**
     * Reads a line.
     *
     * @return the next line without its end, or null after the last
     * @throws IOException if the text cannot be read
     */
    public String next() throws IOException {
        StringBuilder text = null;
        while (true) {
            if (position == limit) {
                limit = reader.read(buffer, 0, buffer.length);
                position = 0;
                if (limit < 0) {
                    limit = 0;
                    return text == null ? null : counted(text.toString());
                }
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            boolean complete = end < limit;
            if (complete && text == null) {
                String whole = new String(buffer, position, end - position);
                position = end + 1;
                return counted(whole);
            }
            text = text == null ? new StringBuilder() : text;
            text.append(buffer, position, end - position);
            position = complete ? end + 1 : end;
            if (text.length() > maxLength) {
                throw new TaskException(
                        what,
                        file + ", line " + (line + 1),
                        "the line is longer than " + maxLength + " characters",
                        "Check that this is a text file with one row a line; cut the row if it really is that long");
            }
            if (complete) {
                return counted(text.toString());
            }
        }
    }

    /** {@return the number of the line that was read last, the first being 1} */
    public long line() {
        return line;
    }

    private String counted(String text) {
        line++;
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
