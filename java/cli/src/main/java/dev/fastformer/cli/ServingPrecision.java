// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.Precision;
import picocli.CommandLine.Option;

/** The precision in which a trained model is run. */
public final class ServingPrecision {
    @Option(
            names = "--precision",
            description =
                    "Precision of the matrix products: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given. bf16 is"
                            + " faster, moves results a little and needs a CPU with AVX512_BF16; auto takes it where the CPU has it.")
    private Precision precision = Precision.F32;

    /** What was asked for. */
    Precision value() {
        return precision;
    }
}
