// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import java.lang.foreign.MemorySegment;

/**
 * Where a forward call writes: native memory of the caller, aligned for floats, of exactly the given shape.
 * Each may be null; what nobody asks for is not computed further than needed. The memory must stay open until
 * the call has returned.
 *
 * @param tokenStates [T,D]: the output of the last layer
 * @param pooled [B,D]: text vectors; needs a model with pooling
 * @param logits [B,C]: needs a model with labels
 */
public record Outputs(MemorySegment tokenStates, MemorySegment pooled, MemorySegment logits) {
    /**
     * Asks for token states alone.
     *
     * @param tokenStates [T,D]
     * @return the outputs
     */
    public static Outputs ofTokenStates(MemorySegment tokenStates) {
        return new Outputs(tokenStates, null, null);
    }

    /**
     * Asks for text vectors alone.
     *
     * @param pooled [B,D]
     * @return the outputs
     */
    public static Outputs ofPooled(MemorySegment pooled) {
        return new Outputs(null, pooled, null);
    }

    /**
     * Asks for logits alone.
     *
     * @param logits [B,C]
     * @return the outputs
     */
    public static Outputs ofLogits(MemorySegment logits) {
        return new Outputs(null, null, logits);
    }
}
