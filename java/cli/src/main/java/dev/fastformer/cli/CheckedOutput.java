// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The output of a command, whose first failure is remembered: {@code System.out} and writers swallow it, and then a full disk
 * would end with exit code 0. After a failure nothing more is written.
 */
final class CheckedOutput extends OutputStream {
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private final OutputStream out;
    private IOException failure;

    CheckedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (failure == null) {
            try {
                out.write(bytes, offset, count);
                out.flush();
            } catch (IOException refused) {
                failure = refused;
                throw refused;
            }
        }
    }

    /** What to tell of output that was lost; empty if all was written, or the reader of a pipe did not want more. */
    Optional<TaskException> failure() {
        if (failure == null || isBrokenPipe(failure)) {
            return Optional.empty();
        }
        return Optional.of(new TaskException(
                "cannot write the output",
                "standard output",
                String.valueOf(failure.getMessage()),
                "Make room or send it elsewhere, then run the command again; files that the command wrote are not affected",
                failure));
    }

    /** The system's words for a closed pipe depend on the language; a write to a pipe fails for no other reason. */
    private static boolean isBrokenPipe(IOException failure) {
        try {
            String target = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            if (target.startsWith("pipe:") || target.startsWith("socket:")) {
                return true;
            }
        } catch (IOException | UnsupportedOperationException noSuchLink) {
            // Elsewhere than on Linux the words decide.
        }
        return "Broken pipe".equals(failure.getMessage());
    }
}
