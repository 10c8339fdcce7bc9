// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.weights;

import dev.fastformer.ClickModel;
import dev.fastformer.FastformerModel;
import dev.fastformer.Parameter;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Task;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Random;

/**
 * The weights that every side reads. They leave no part of the model idle: attention that is not uniform, biases that are not
 * zero and layer norms that scale.
 */
public final class BenchmarkWeights {
    private static final long SEED = 1;

    /**
     * Initial scores are so small that attention is uniform, and its gradients drown in rounding; so are words where no layer
     * norm makes them larger.
     */
    private static final float SCALE = 20;

    private static final float SPREAD = 0.1f;

    private BenchmarkWeights() {}

    /**
     * Writes the weights of a case.
     *
     * @param benchmark the case
     * @param file a safetensors file to write
     */
    public static void write(BenchmarkCase benchmark, Path file) {
        Random random = new Random(SEED);
        if (benchmark.task() == Task.CLASSIFICATION) {
            try (FastformerModel model = FastformerModel.create(BenchmarkModel.config(benchmark), SEED)) {
                enliven(model, random);
                model.save(file);
            }
            return;
        }
        try (ClickModel model = ClickModel.create(
                BenchmarkRecommender.news(benchmark), BenchmarkRecommender.user(benchmark), SEED, 1)) {
            enliven(model.news(), random);
            enliven(model.user(), random);
            model.save(file);
        }
    }

    private static void enliven(FastformerModel model, Random random) {
        String small = model.config().embeddingLayerNorm()
                ? ".*(query|key)_att\\.weight"
                : ".*((query|key)_att|word_embedding)\\.weight";
        for (Parameter parameter : model.parameters()) {
            boolean scaled = parameter.name().matches(small);
            boolean spread = parameter.shape().length == 1;
            for (long i = 0; (scaled || spread) && i < parameter.count(); i++) {
                float old = parameter.data().getAtIndex(ValueLayout.JAVA_FLOAT, i);
                float value = scaled ? old * SCALE : old + SPREAD * (float) random.nextGaussian();
                parameter.data().setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
            }
        }
        model.parametersChanged();
    }
}
