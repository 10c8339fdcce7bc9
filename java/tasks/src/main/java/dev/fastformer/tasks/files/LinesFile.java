// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.files;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a file whose line numbers mean something: UTF-8, at least one line, every line closed by a line feed. */
public final class LinesFile {
    /** Largest file that is read as lines: some ten million words. */
    private static final long MAX_BYTES = 256L << 20;

    private LinesFile() {}

    /**
     * Reads the lines.
     *
     * @param file the file
     * @param what what the caller is about, for messages, such as "cannot read the vocabulary"
     * @return the lines without their line feeds
     */
    public static List<String> read(Path file, String what) {
        byte[] bytes = readBytes(file, MAX_BYTES, what);
        if (bytes.length == 0) {
            throw new TaskException(what, file.toString(), "the file is empty", "Take the file written with the model");
        }
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(decode(bytes, start, i, file, lines.size() + 1, what));
                start = i + 1;
            }
        }
        if (start < bytes.length) {
            throw new TaskException(
                    what,
                    file + ", line " + (lines.size() + 1),
                    "the last line is not closed by a line feed, so the file may have been cut",
                    "Take the whole file; if you wrote it by hand, end its last line");
        }
        return lines;
    }

    /**
     * Reads a whole small file.
     *
     * @param file the file
     * @param maxBytes largest size accepted
     * @param what what the caller is about, for messages
     * @return the bytes
     */
    public static byte[] readBytes(Path file, long maxBytes, String what) {
        try {
            if (Files.isDirectory(file)) {
                throw new TaskException(what, file.toString(), "it is a folder", "Name a file");
            }
            long size = Files.size(file);
            if (size > maxBytes) {
                throw new TaskException(
                        what,
                        file.toString(),
                        "it has " + size + " bytes and at most " + maxBytes + " are read",
                        "Check that this is the right file");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TaskException(what, file.toString(), AtomicFiles.reason(e), "Check the path and its rights", e);
        }
    }

    private static String decode(byte[] bytes, int start, int end, Path file, int line, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TaskException(
                    what,
                    file + ", line " + line + " (bytes " + start + " to " + end + ")",
                    "the line is not UTF-8",
                    "Take the file written with the model; if you wrote it by hand, save it as UTF-8",
                    e);
        }
    }
}
