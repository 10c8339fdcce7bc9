// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.weights;

import dev.fastformer.ModelConfig;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Workload;

/** The recommender that every side runs: Fastformer twice, without layer norm, positions and dropout. */
public final class BenchmarkRecommender {
    private BenchmarkRecommender() {}

    /**
     * The news encoder of a case.
     *
     * @param benchmark the case
     * @return the configuration
     */
    public static ModelConfig news(BenchmarkCase benchmark) {
        return shape(benchmark).vocabularySize(Workload.VOCABULARY).build();
    }

    /**
     * The user encoder of a case.
     *
     * @param benchmark the case
     * @return the configuration
     */
    public static ModelConfig user(BenchmarkCase benchmark) {
        return shape(benchmark).vocabularySize(0).build();
    }

    private static ModelConfig.Builder shape(BenchmarkCase benchmark) {
        return BenchmarkModel.encoder(benchmark)
                .maxPositionEmbeddings(0)
                .embeddingLayerNorm(false)
                .layerNorm(false);
    }
}
