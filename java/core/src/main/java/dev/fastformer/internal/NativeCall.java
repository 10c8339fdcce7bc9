// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import dev.fastformer.FastformerException;
import dev.fastformer.Status;
import dev.fastformer.internal.bindings.FastformerNative;

/**
 * Turns a status into an exception. The engine keeps the message of a failure by <em>native</em> thread, and
 * a virtual thread may go on under another one after it blocks. So the message is read in one straight line
 * after the failing call, with nothing between that can block: {@code
 * NativeCall.check(FastformerNative.ff_...(...))}, and every class on that line is initialized when the
 * library is loaded.
 */
public final class NativeCall {
    private static final Status[] STATUSES = Status.values();

    private NativeCall() {}

    /** Throws FastformerException unless the status is FF_STATUS_OK. */
    public static void check(int status) {
        if (status != 0) {
            String message = lastError();
            throw new FastformerException(statusOf(status), message);
        }
    }

    /** As {@link #check}, with the place in front that only the caller knows, for example a file. */
    public static void check(int status, Object place) {
        if (status != 0) {
            String message = lastError();
            throw new FastformerException(statusOf(status), place + ": " + message);
        }
    }

    /** The message of the calling thread's last failed call; only useful directly after it. */
    public static String lastError() {
        return Utf8.read(FastformerNative.ff_last_error());
    }

    /** The status of an engine code; a code that this version does not know is a fault. */
    public static Status statusOf(int code) {
        return code >= 0 && code < STATUSES.length ? STATUSES[code] : Status.INTERNAL_ERROR;
    }

    static void warmUp() {
        lastError();
    }
}
