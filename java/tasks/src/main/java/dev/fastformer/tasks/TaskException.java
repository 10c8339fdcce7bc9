// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.util.Objects;

/**
 * Something outside the program is not as it must be: a data file, a model folder, a checkpoint, the disk. The message
 * always has four parts: what failed, where (file, and line or key where there is one), why, and what to do.
 *
 * <p>Wrong arguments are {@link IllegalArgumentException}s, use after {@code close()} is an
 * {@link IllegalStateException}, and what the engine refuses is a {@link dev.fastformer.FastformerException}.
 */
public final class TaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String where;
    private final String why;
    private final String remedy;

    /**
     * Creates an exception from its four parts, each without a closing full stop.
     *
     * @param what what failed, such as "cannot read the vocabulary"
     * @param where the file, with line, key or column where there is one
     * @param why the reason
     * @param remedy what the reader of the message can do
     */
    public TaskException(String what, String where, String why, String remedy) {
        this(what, where, why, remedy, null);
    }

    /**
     * Creates an exception from its four parts and a cause.
     *
     * @param what what failed
     * @param where the file, with line, key or column where there is one
     * @param why the reason
     * @param remedy what the reader of the message can do
     * @param cause the exception behind it, or null
     */
    public TaskException(String what, String where, String why, String remedy, Throwable cause) {
        super(what + ": " + where + ": " + why + ". " + remedy + ".", cause);
        this.what = Objects.requireNonNull(what, "what");
        this.where = Objects.requireNonNull(where, "where");
        this.why = Objects.requireNonNull(why, "why");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /** {@return what failed} */
    public String what() {
        return what;
    }

    /** {@return the file, with line, key or column where there is one} */
    public String where() {
        return where;
    }

    /** {@return the reason} */
    public String why() {
        return why;
    }

    /** {@return what the reader of the message can do} */
    public String remedy() {
        return remedy;
    }
}
