// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import dev.fastformer.FastformerException;
import dev.fastformer.Status;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;

/**
 * The engine's library, found and opened once a process. Every way into the public API calls {@link
 * #require()} first, so that a library that cannot be loaded is the same clear exception each time and never
 * a failed class initializer.
 */
public final class NativeLibrary {
    /** What became of the search: a library, or the exception to throw. */
    private sealed interface Outcome permits Loaded, Failed {}

    record Loaded(Path path, SymbolLookup symbols) implements Outcome {}

    private record Failed(Status status, String message, Throwable cause) implements Outcome {}

    private static final class Once {
        static final Outcome OUTCOME = open();

        private static Outcome open() {
            try {
                return NativeSearch.find();
            } catch (FastformerException e) {
                return new Failed(e.status(), e.getMessage(), e.getCause());
            }
        }
    }

    /** Compares the library with the bindings, once, after it was opened. */
    private static final class Checked {
        static final Failed FAILURE = check();

        private static Failed check() {
            try {
                NativeAbi.check(loaded().path());
                return null;
            } catch (FastformerException e) {
                return new Failed(e.status(), e.getMessage(), e.getCause());
            }
        }
    }

    private NativeLibrary() {}

    /** Makes sure that the engine can be called; throws FastformerException that says what is missing. */
    public static void require() {
        loaded();
        if (Checked.FAILURE != null) {
            throw exception(Checked.FAILURE);
        }
    }

    /** The file that the engine was loaded from. */
    public static Path path() {
        return loaded().path();
    }

    /** Address of an exported function; the generated bindings take all addresses from here. */
    public static MemorySegment symbol(String name) {
        Loaded loaded = loaded();
        return loaded.symbols()
                .find(name)
                .orElseThrow(() -> new FastformerException(
                        Status.UNSUPPORTED,
                        loaded.path() + " does not export " + name
                                + ": it is another version of the engine than this jar. Use natives of"
                                + " the same version"));
    }

    private static Loaded loaded() {
        return switch (Once.OUTCOME) {
            case Loaded loaded -> loaded;
            case Failed failed -> throw exception(failed);
        };
    }

    private static FastformerException exception(Failed failed) {
        return new FastformerException(failed.status(), failed.message(), failed.cause());
    }
}
