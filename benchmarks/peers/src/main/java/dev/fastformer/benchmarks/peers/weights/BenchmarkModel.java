// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.weights;

import dev.fastformer.FastformerModel;
import dev.fastformer.ModelConfig;
import dev.fastformer.Parameter;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Workload;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Random;

/** The classifier that every side runs: the authors' model without dropout, whose random bits no two sides share. */
public final class BenchmarkModel {
    private static final long SEED = 1;

    /** Initial scores are so small that attention is uniform, and its gradients drown in rounding. */
    private static final float SCORING_SCALE = 20;

    private static final float SPREAD = 0.1f;

    private BenchmarkModel() {}

    /**
     * The configuration of a case.
     *
     * @param benchmark the case
     * @return the configuration
     */
    public static ModelConfig config(BenchmarkCase benchmark) {
        return ModelConfig.builder()
                .vocabularySize(Workload.VOCABULARY)
                .labels(Workload.LABELS)
                .hiddenSize(benchmark.model().hidden())
                .attentionHeads(benchmark.model().heads())
                .intermediateSize(benchmark.model().intermediate())
                .hiddenLayers(benchmark.model().layers())
                .maxPositionEmbeddings(benchmark.shape().longest())
                .dropout(0)
                .build();
    }

    /**
     * Writes weights that leave no part of the model idle: attention that is not uniform, biases that are not zero and
     * layer norms that scale.
     *
     * @param benchmark the case
     * @param file a safetensors file to write
     */
    public static void write(BenchmarkCase benchmark, Path file) {
        Random random = new Random(SEED);
        try (FastformerModel model = FastformerModel.create(config(benchmark), SEED)) {
            for (Parameter parameter : model.parameters()) {
                boolean scoring = parameter.name().matches(".*(query|key)_att\\.weight");
                boolean spread = parameter.shape().length == 1;
                for (long i = 0; (scoring || spread) && i < parameter.count(); i++) {
                    float old = parameter.data().getAtIndex(ValueLayout.JAVA_FLOAT, i);
                    float value = scoring ? old * SCORING_SCALE : old + SPREAD * (float) random.nextGaussian();
                    parameter.data().setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
                }
            }
            model.parametersChanged();
            model.save(file);
        }
    }
}
