// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.NativeLibrary;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Segments;
import dev.fastformer.internal.bindings.FastformerNative;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The highest of some scores.
 *
 * @param indices their numbers, the highest score first; of equal scores the lower number comes first
 * @param scores their scores
 */
public record Ranking(int[] indices, float[] scores) {
    /**
     * Finds the highest scores. Thread-safe.
     *
     * @param scores float32[N]; NaN ranks below every number
     * @param count how many to find; all of them if there are fewer
     * @return the highest scores
     * @throws IllegalArgumentException if the count is negative
     */
    public static Ranking top(MemorySegment scores, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ": it must be 0 or more");
        }
        long scoreCount = scores.byteSize() / Float.BYTES;
        Segments.checkReadable(scores, "scores", Float.BYTES, scoreCount, "[N]");
        NativeLibrary.require();
        long found = Math.min(count, scoreCount);
        try (Scratch scratch = Scratch.of(found * Integer.BYTES, found * Float.BYTES)) {
            MemorySegment indices = scratch.allocate(found * Integer.BYTES);
            MemorySegment highest = scratch.allocate(found * Float.BYTES);
            NativeCall.check(FastformerNative.ff_top_k(scores, scoreCount, found, indices, highest));
            return new Ranking(indices.toArray(ValueLayout.JAVA_INT), highest.toArray(ValueLayout.JAVA_FLOAT));
        }
    }
}
