// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.Precision;
import dev.fastformer.tasks.LearningSettings;
import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainerBuilder;
import picocli.CommandLine.Option;

/** How the run goes. Names and defaults are those of the trainer. */
public final class RunOptions {
    private static final LearningSettings DEFAULTS =
            TextClassifierTrainer.builder().learning();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of initial weights, order and dropout; ${DEFAULT-VALUE}.")
    private long seed = DEFAULTS.seed();

    @Option(
            names = "--precision",
            description =
                    "Precision of the matrix products: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}. bf16 is faster and"
                            + " needs a CPU with AVX512_BF16; auto takes it where the CPU has it.")
    private Precision precision = DEFAULTS.precision();

    @Option(
            names = "--checkpoint-every",
            paramLabel = "STEPS",
            description = "Steps between checkpoints, beside those at epoch ends, 0 for none; ${DEFAULT-VALUE}.")
    private int checkpointEvery = DEFAULTS.checkpointEvery();

    @Option(names = "--keep-checkpoints", paramLabel = "N", description = "Newest checkpoints kept; ${DEFAULT-VALUE}.")
    private int keepCheckpoints = DEFAULTS.keepCheckpoints();

    public void apply(TrainerBuilder<?> builder) {
        builder.seed(seed);
        builder.precision(precision);
        builder.checkpointEvery(checkpointEvery);
        builder.keepCheckpoints(keepCheckpoints);
    }
}
