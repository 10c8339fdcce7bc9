// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.AtomicFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a UTF-8 text file, packed with gzip if its name ends in {@code .gz}. */
public final class TextFile {
    private static final int BUFFER_SIZE = 1 << 16;

    private TextFile() {}

    /** Reads the opened text. */
    @FunctionalInterface
    public interface Action {
        /**
         * Reads.
         *
         * @param reader the text, without byte order mark
         * @throws IOException if it cannot be read
         */
        void run(Reader reader) throws IOException;
    }

    /**
     * Opens a file, has it read and closes it.
     *
     * @param file the file
     * @param what what the caller is about, for messages, such as "cannot read the data"
     * @param action reads it
     * @throws TaskException if it cannot be opened or unpacked, or is not UTF-8
     */
    public static void read(Path file, String what, Action action) {
        try (InputStream in = open(file);
                Reader reader = new Utf8Reader(in, file.toString(), what)) {
            action.run(reader);
        } catch (EOFException e) {
            throw new TaskException(
                    what, file.toString(), "the packed file ends in its middle", "Get the whole file", e);
        } catch (ZipException e) {
            throw new TaskException(
                    what,
                    file.toString(),
                    "it is not valid gzip: " + e.getMessage(),
                    "Pack it anew, or drop .gz if it is not packed",
                    e);
        } catch (IOException e) {
            throw new TaskException(what, file.toString(), AtomicFiles.reason(e), "Check the path and its rights", e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder, not a file");
        }
        InputStream in = Files.newInputStream(file);
        try {
            return isPacked(file) ? new GZIPInputStream(in, BUFFER_SIZE) : in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Tells from its name whether a file is packed.
     *
     * @param file the file
     * @return whether its name ends in {@code .gz}
     */
    public static boolean isPacked(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".gz");
    }
}
