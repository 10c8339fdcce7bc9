// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.FastformerModel;
import dev.fastformer.TrainerOptions;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Precision;
import dev.fastformer.benchmarks.peers.weights.BenchmarkModel;
import java.nio.file.Path;

/** Opens our engine's model for a case, and says how it is trained. */
final class OurModel {
    private OurModel() {}

    static FastformerModel load(BenchmarkCase benchmark, Path weights) {
        return FastformerModel.load(
                BenchmarkModel.config(benchmark),
                weights,
                benchmark.threads(),
                benchmark.precision() == Precision.BF16 ? dev.fastformer.Precision.BF16 : dev.fastformer.Precision.F32);
    }

    static TrainerOptions trainerOptions() {
        return TrainerOptions.builder()
                .learningRate(Results.LEARNING_RATE)
                .maxGradientNorm(Results.MAX_GRADIENT_NORM)
                .build();
    }
}
