// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import java.util.Objects;

/** A failure that the engine, or the loading of the engine, reports: a {@link Status} and a message. */
public class FastformerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why the call failed. */
    private final Status status;

    /**
     * A failure with the engine's own message.
     *
     * @param status why the call failed
     * @param message what, where, why and what to do
     */
    public FastformerException(Status status, String message) {
        this(status, message, null);
    }

    /**
     * A failure that another exception caused.
     *
     * @param status why the call failed
     * @param message what, where, why and what to do
     * @param cause the exception behind it, or null
     */
    public FastformerException(Status status, String message, Throwable cause) {
        super(message, cause);
        this.status = Objects.requireNonNull(status, "status");
    }

    /**
     * Why the call failed.
     *
     * @return the engine's status, never {@link Status#OK}
     */
    public Status status() {
        return status;
    }
}
