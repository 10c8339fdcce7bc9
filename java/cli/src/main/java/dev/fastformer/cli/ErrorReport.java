// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.FastformerException;
import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns what a command threw into lines for a person: the message of an expected failure, no stack trace. */
final class ErrorReport {
    private ErrorReport() {}

    static String of(Throwable failure, boolean withStackTrace) {
        Throwable cause = failure instanceof UncheckedIOException io ? io.getCause() : failure;
        StringBuilder report = new StringBuilder(message(cause));
        if (withStackTrace) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            report.append(trace);
        }
        return report.toString();
    }

    private static String message(Throwable failure) {
        return switch (failure) {
            case TaskException expected ->
                fourParts(expected.what(), expected.where(), expected.why(), expected.remedy());
            // The engine's own sentences say all four: what, where, why and what to do.
            case FastformerException expected -> "fastformer: " + expected.getMessage() + "\n";
            case NoSuchFileException missing ->
                fourParts("a file or folder is missing", missing.getFile(), "nothing is there", "check the path");
            case AccessDeniedException denied ->
                fourParts(
                        "a file or folder cannot be used",
                        denied.getFile(),
                        "this user may not read or write it",
                        "change its permissions or choose another path");
            case FileSystemException system ->
                fourParts("a file operation failed", system.getFile(), reason(system), "check the path and the disk");
            case IOException io ->
                fourParts("reading or writing failed", "see the reason", reason(io), "check the path and the disk");
            case OutOfMemoryError memory ->
                fourParts(
                        "Java ran out of memory",
                        "while " + Activity.current(),
                        reason(memory) + "; the heap may grow to "
                                + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB",
                        "give it more, as in: FASTFORMER_JAVA_OPTIONS=-Xmx8g ./fastformer ...; or use smaller batches or files");
            default ->
                fourParts(
                        "a fault of fastformer itself",
                        failure.getClass().getName(),
                        reason(failure),
                        "run the command again with --debug and report what it prints");
        };
    }

    private static String reason(Throwable failure) {
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    static String fourParts(String what, String where, String why, String whatToDo) {
        return "fastformer: " + what + "\n  where: " + where + "\n  why: " + why + "\n  do: " + whatToDo + "\n";
    }
}
