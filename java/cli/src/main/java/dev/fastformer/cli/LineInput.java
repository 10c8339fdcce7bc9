// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of a stream in the groups they arrive in. Only a line feed ends a line (a carriage return before it is dropped),
 * so that each line of the input has exactly one answer; an unfinished line never holds back the finished ones.
 */
final class LineInput {
    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int begin;
    private int scanned;
    private int end;

    LineInput(InputStream in) {
        this.in = in;
    }

    /** Waits for at least one line, then takes up to maximum that are there. Empty at the end of the input. */
    List<String> next(int maximum) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < maximum) {
            if (takeLine(lines)) {
                continue;
            }
            if (!lines.isEmpty() && in.available() == 0) {
                break;
            }
            if (!fill()) {
                takeRest(lines);
                break;
            }
        }
        return lines;
    }

    private boolean takeLine(List<String> lines) {
        for (; scanned < end; scanned++) {
            if (buffer[scanned] == '\n') {
                lines.add(text(begin, scanned));
                begin = ++scanned;
                return true;
            }
        }
        return false;
    }

    private void takeRest(List<String> lines) {
        if (begin < end) {
            lines.add(text(begin, end));
            begin = end;
        }
    }

    private String text(int from, int to) {
        int last = to > from && buffer[to - 1] == '\r' ? to - 1 : to;
        return new String(buffer, from, last - from, StandardCharsets.UTF_8);
    }

    private boolean fill() throws IOException {
        if (begin > 0) {
            System.arraycopy(buffer, begin, buffer, 0, end - begin);
            end -= begin;
            scanned -= begin;
            begin = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.multiplyExact(end, 2));
        }
        int count = read();
        end += Math.max(count, 0);
        return count > 0;
    }

    private int read() {
        try {
            return in.read(buffer, end, buffer.length - end);
        } catch (IOException refused) {
            throw new TaskException(
                    "cannot read the texts",
                    "standard input",
                    String.valueOf(refused.getMessage()),
                    StandardInput.REMEDY,
                    refused);
        }
    }
}
