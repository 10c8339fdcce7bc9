// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard input, if there is one. */
final class StandardInput {
    static final String REMEDY = "give it lines of text, as in: predict MODEL < texts.txt";

    private static final Path LINK = Path.of("/proc/self/fd/0");

    private StandardInput() {}

    /**
     * A process that is started with its standard input closed gives number 0 to the first file that it opens, and for Java that
     * is its own library of classes: a command would read that, 100 MB of it, for its texts.
     */
    static InputStream open() {
        try {
            if (Files.readSymbolicLink(LINK)
                    .startsWith(Path.of(System.getProperty("java.home")).toRealPath())) {
                throw new TaskException("cannot read the texts", "standard input", "it is closed", REMEDY);
            }
        } catch (IOException | UnsupportedOperationException noSuchLink) {
            // Elsewhere than on Linux, or with the number still free, reading says what is wrong.
        }
        return System.in;
    }
}
