// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.NativeLibrary;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.bindings.FastformerNative;
import dev.fastformer.internal.bindings.ff_context_options;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** Makes a native context, and a native model on a context of its own; the model keeps the context alive. */
final class ModelOpener {
    /** A call may split its argument bytes into two pieces, each rounded up. */
    private static final long ROUNDING = 64;

    private ModelOpener() {}

    /** Creates or loads a model; gets the context and the place for the pointer. */
    interface Call {
        void run(Scratch scratch, MemorySegment context, MemorySegment out);
    }

    /** What came of it: the model, and the precision that its context has. */
    record Opened(MemorySegment model, Precision precision) {}

    static Opened open(int threads, Precision precision, long argumentBytes, Call call) {
        Objects.requireNonNull(precision, "precision");
        NativeLibrary.require();
        if (threads < 1 || threads > FastformerNative.FF_MAX_THREADS()) {
            throw new IllegalArgumentException(
                    "threads is " + threads + ": it must be 1 to " + FastformerNative.FF_MAX_THREADS());
        }
        try (Scratch scratch = Scratch.of(ff_context_options.sizeof(), Long.BYTES, argumentBytes, ROUNDING)) {
            MemorySegment out = scratch.allocate(ValueLayout.ADDRESS);
            MemorySegment context = createContext(scratch, out, threads, precision);
            try {
                call.run(scratch, context, out);
                return new Opened(
                        out.get(ValueLayout.ADDRESS, 0), Precision.of(FastformerNative.ff_context_precision(context)));
            } finally {
                FastformerNative.ff_context_destroy(context);
            }
        }
    }

    /** {@return what {@link Precision#AUTO} comes to} */
    static Precision bestPrecision() {
        NativeLibrary.require();
        try (Scratch scratch = Scratch.of(ff_context_options.sizeof(), Long.BYTES)) {
            MemorySegment context = createContext(scratch, scratch.allocate(ValueLayout.ADDRESS), 1, Precision.AUTO);
            Precision precision = Precision.of(FastformerNative.ff_context_precision(context));
            FastformerNative.ff_context_destroy(context);
            return precision;
        }
    }

    private static MemorySegment createContext(Scratch scratch, MemorySegment out, int threads, Precision precision) {
        MemorySegment options = scratch.allocate(ff_context_options.layout());
        FastformerNative.ff_context_options_init(options);
        ff_context_options.threads(options, threads);
        ff_context_options.precision(options, precision.nativeValue());
        NativeCall.check(FastformerNative.ff_context_create(options, out));
        return out.get(ValueLayout.ADDRESS, 0);
    }
}
