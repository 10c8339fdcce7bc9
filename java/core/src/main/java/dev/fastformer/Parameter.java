// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * One named tensor of a model, or the gradient of one. The data is the engine's own memory: nothing is
 * copied, and it is valid until its owner is closed; afterwards every access throws {@link
 * IllegalStateException}.
 *
 * <p>Data of a model may be read at any time and written while no call runs on the model; call
 * {@link FastformerModel#parametersChanged()} after the last write.
 *
 * @param name the tensor's name in a state dict, for example {@code dense_linear.weight}
 * @param shape one or two sizes; not shared with the engine
 * @param data the values, row-major 32-bit floats in native byte order
 */
public record Parameter(String name, long[] shape, MemorySegment data) {
    /**
     * Number of values.
     *
     * @return the product of the shape
     */
    public long count() {
        return data.byteSize() / Float.BYTES;
    }

    /**
     * A copy of the values.
     *
     * @return row-major values, {@link #count()} of them
     * @throws IllegalStateException if the owner has been closed
     */
    public float[] toArray() {
        return data.toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }
}
