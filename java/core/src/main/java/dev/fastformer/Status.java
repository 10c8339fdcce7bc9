// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

/** Why the engine refused or failed a call. The order is that of {@code ff_status} in fastformer.h. */
public enum Status {
    /** No failure; no exception carries it. */
    OK,
    /** An argument is outside its documented range. */
    INVALID_ARGUMENT,
    /** The call does not fit the state of the object, for example backward before forward. */
    INVALID_STATE,
    /** A native allocation failed; every object is as it was before the call. */
    OUT_OF_MEMORY,
    /** The operating system refused to open, read, write, sync or rename. */
    IO_ERROR,
    /** A file or a JSON text breaks its format, or does not fit the model. */
    INVALID_FILE,
    /** Well-formed, but not something that this build or machine can do. */
    UNSUPPORTED,
    /** A loss or gradient is NaN or infinite; the parameters are unchanged. */
    NOT_FINITE,
    /** A fault of the engine. */
    INTERNAL_ERROR;
}
