// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.bindings.FastformerNative;

/**
 * What the inputs of the large matrix products are rounded to, in inference and in training. Parameters, gradients, sums and
 * all that goes in and out are float32 in every precision.
 */
public enum Precision {
    /** Not rounded: the most exact, and the same arithmetic on every processor of one instruction set. */
    F32,
    /** Rounded to bfloat16: faster, about three significant digits. Needs a processor with AVX512_BF16. */
    BF16,
    /** {@link #BF16} where the processor has it, else {@link #F32}. */
    AUTO;

    int nativeValue() {
        return switch (this) {
            case F32 -> FastformerNative.FF_PRECISION_F32();
            case BF16 -> FastformerNative.FF_PRECISION_BF16();
            case AUTO -> FastformerNative.FF_PRECISION_AUTO();
        };
    }

    static Precision of(int nativeValue) {
        return nativeValue == FastformerNative.FF_PRECISION_BF16() ? BF16 : F32;
    }
}
