// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.weights;

import dev.fastformer.ModelConfig;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Workload;

/** The classifier that every side runs: the authors' model without dropout, whose random bits no two sides share. */
public final class BenchmarkModel {
    private BenchmarkModel() {}

    /**
     * The configuration of a case.
     *
     * @param benchmark the case
     * @return the configuration
     */
    public static ModelConfig config(BenchmarkCase benchmark) {
        return encoder(benchmark)
                .vocabularySize(Workload.VOCABULARY)
                .labels(Workload.LABELS)
                .maxPositionEmbeddings(benchmark.shape().longest())
                .build();
    }

    /** An encoder of the size of a case, without dropout. */
    static ModelConfig.Builder encoder(BenchmarkCase benchmark) {
        return ModelConfig.builder()
                .hiddenSize(benchmark.model().hidden())
                .attentionHeads(benchmark.model().heads())
                .intermediateSize(benchmark.model().intermediate())
                .hiddenLayers(benchmark.model().layers())
                .dropout(0);
    }
}
