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

/** Makes a native model on a context of its own; the model keeps the context alive. */
final class ModelOpener {
    /** A call may split its argument bytes into two pieces, each rounded up. */
    private static final long ROUNDING = 64;

    private ModelOpener() {}

    /** Creates or loads a model; gets the context and the place for the pointer. */
    interface Call {
        void run(Scratch scratch, MemorySegment context, MemorySegment out);
    }

    static MemorySegment open(int threads, long argumentBytes, Call call) {
        NativeLibrary.require();
        if (threads < 1 || threads > FastformerNative.FF_MAX_THREADS()) {
            throw new IllegalArgumentException(
                    "threads is " + threads + ": it must be 1 to " + FastformerNative.FF_MAX_THREADS());
        }
        try (Scratch scratch = Scratch.of(ff_context_options.sizeof(), Long.BYTES, argumentBytes, ROUNDING)) {
            MemorySegment options = scratch.allocate(ff_context_options.layout());
            FastformerNative.ff_context_options_init(options);
            ff_context_options.threads(options, threads);
            MemorySegment out = scratch.allocate(ValueLayout.ADDRESS);
            NativeCall.check(FastformerNative.ff_context_create(options, out));
            MemorySegment context = out.get(ValueLayout.ADDRESS, 0);
            try {
                call.run(scratch, context, out);
                return out.get(ValueLayout.ADDRESS, 0);
            } finally {
                FastformerNative.ff_context_destroy(context);
            }
        }
    }
}
