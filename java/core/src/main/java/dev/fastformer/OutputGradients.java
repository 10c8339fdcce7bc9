// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import java.lang.foreign.MemorySegment;

/**
 * What a loss says of a forward's outputs: native memory of the caller, shapes as in {@link Outputs}; null
 * stands for zero.
 *
 * @param tokenStates [T,D], or null
 * @param pooled [B,D], or null
 * @param logits [B,C], or null
 */
public record OutputGradients(MemorySegment tokenStates, MemorySegment pooled, MemorySegment logits) {
    /**
     * The gradient of token states alone.
     *
     * @param tokenStates [T,D]
     * @return the gradients
     */
    public static OutputGradients ofTokenStates(MemorySegment tokenStates) {
        return new OutputGradients(tokenStates, null, null);
    }

    /**
     * The gradient of text vectors alone.
     *
     * @param pooled [B,D]
     * @return the gradients
     */
    public static OutputGradients ofPooled(MemorySegment pooled) {
        return new OutputGradients(null, pooled, null);
    }

    /**
     * The gradient of logits alone.
     *
     * @param logits [B,C]
     * @return the gradients
     */
    public static OutputGradients ofLogits(MemorySegment logits) {
        return new OutputGradients(null, null, logits);
    }
}
