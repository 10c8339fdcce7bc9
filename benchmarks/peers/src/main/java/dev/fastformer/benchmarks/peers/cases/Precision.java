// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.Locale;

/** Number format of the matrix products. */
public enum Precision {
    /** 32-bit floats. */
    F32,
    /** bfloat16 inputs, 32-bit sums, 32-bit master weights. */
    BF16;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
