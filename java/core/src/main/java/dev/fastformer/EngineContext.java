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
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that one model, or two that belong together, compute with; freed when the last of its holders lets go. */
final class EngineContext {
    final MemorySegment pointer;
    final int threads;
    final Precision precision;
    private final AtomicInteger holders = new AtomicInteger(1);

    private EngineContext(MemorySegment pointer, int threads) {
        this.pointer = pointer;
        this.threads = threads;
        this.precision = Precision.of(FastformerNative.ff_context_precision(pointer));
    }

    /** Opens a context; whoever opens it holds it. */
    static EngineContext open(int threads, Precision precision) {
        Objects.requireNonNull(precision, "precision");
        NativeLibrary.require();
        if (threads < 1 || threads > FastformerNative.FF_MAX_THREADS()) {
            throw new IllegalArgumentException(
                    "threads is " + threads + ": it must be 1 to " + FastformerNative.FF_MAX_THREADS());
        }
        try (Scratch scratch = Scratch.of(ff_context_options.sizeof(), Long.BYTES)) {
            MemorySegment options = scratch.allocate(ff_context_options.layout());
            FastformerNative.ff_context_options_init(options);
            ff_context_options.threads(options, threads);
            ff_context_options.precision(options, precision.nativeValue());
            MemorySegment out = scratch.allocate(ValueLayout.ADDRESS);
            NativeCall.check(FastformerNative.ff_context_create(options, out));
            return new EngineContext(out.get(ValueLayout.ADDRESS, 0), threads);
        }
    }

    /** {@return what {@link Precision#AUTO} comes to} */
    static Precision bestPrecision() {
        EngineContext context = open(1, Precision.AUTO);
        try {
            return context.precision;
        } finally {
            context.release();
        }
    }

    /** Adds a holder. */
    void hold() {
        holders.incrementAndGet();
    }

    /** Ends a hold; the last one frees the context. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            FastformerNative.ff_context_destroy(pointer);
        }
    }
}
