// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.files;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.data.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hashes whole files. */
public final class FileDigest {
    private static final int BUFFER_SIZE = 1 << 16;

    private FileDigest() {}

    /**
     * Hashes a file.
     *
     * @param file the file
     * @return SHA-256 in hexadecimal
     * @throws TaskException if it cannot be read
     */
    public static String sha256(Path file) {
        ContentHash hash = new ContentHash();
        byte[] buffer = new byte[BUFFER_SIZE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hash.add(buffer, count);
            }
        } catch (IOException e) {
            throw new TaskException(
                    "cannot read", file.toString(), AtomicFiles.reason(e), "Check the path and its rights", e);
        }
        return hash.hex();
    }
}
