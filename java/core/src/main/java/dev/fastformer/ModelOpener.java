// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Makes a native model on a context. */
final class ModelOpener {
    /** A call may split its argument bytes into pieces, each rounded up. */
    private static final long ROUNDING = 192;

    private ModelOpener() {}

    /** Creates or loads a model; gets the context and the place for the pointer. */
    interface Call {
        void run(Scratch scratch, MemorySegment context, MemorySegment out);
    }

    /** Opens a model on a context of its own. */
    static FastformerModel open(int threads, Precision precision, long argumentBytes, Call call) {
        EngineContext context = EngineContext.open(threads, precision);
        try {
            return open(context, argumentBytes, call);
        } finally {
            context.release();
        }
    }

    /** Opens a model on a context that others hold too. */
    static FastformerModel open(EngineContext context, long argumentBytes, Call call) {
        try (Scratch scratch = Scratch.of(Long.BYTES, argumentBytes, ROUNDING)) {
            MemorySegment out = scratch.allocate(ValueLayout.ADDRESS);
            call.run(scratch, context.pointer, out);
            return new FastformerModel(out.get(ValueLayout.ADDRESS, 0), context);
        }
    }
}
