// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.Batch;
import dev.fastformer.ClickBatch;
import dev.fastformer.ClickLoss;
import dev.fastformer.ClickModel;
import dev.fastformer.ClickTrainer;
import dev.fastformer.Fastformer;
import dev.fastformer.Gradients;
import dev.fastformer.OutputGradients;
import dev.fastformer.Outputs;
import dev.fastformer.Parameter;
import dev.fastformer.Pass;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.ClickWorkload;
import dev.fastformer.benchmarks.peers.weights.BenchmarkRecommender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our own training of the recommender. */
final class FastformerClickTraining extends TrainingPeer {
    private final ClickModel model;
    private final ClickTrainer trainer;
    private final List<ClickBatch> batches;

    FastformerClickTraining(BenchmarkCase benchmark, Path weights) {
        batches = ClickWorkload.of(benchmark.shape()).stream()
                .map(FastformerClickTraining::batch)
                .toList();
        model = ClickModel.load(
                BenchmarkRecommender.news(benchmark),
                BenchmarkRecommender.user(benchmark),
                weights,
                benchmark.threads());
        trainer = ClickTrainer.create(model, OurModel.trainerOptions());
    }

    private static ClickBatch batch(ClickWorkload workload) {
        return new ClickBatch(
                workload.news().ids(),
                workload.news().offsets(),
                null,
                workload.histories().offsets(),
                workload.histories().ids(),
                workload.candidates().offsets(),
                workload.candidates().ids());
    }

    @Override
    public String version() {
        return Fastformer.version();
    }

    /** The trainer keeps its gradients to itself: these are of the passes that it is made of. */
    @Override
    Map<String, float[]> gradients() {
        ClickBatch batch = batches.getFirst();
        int width = model.hiddenSize();
        int clicks = batch.history().length;
        Map<String, float[]> values = new LinkedHashMap<>();
        try (Arena arena = Arena.ofConfined();
                Pass newsPass = model.news().newPass();
                Pass userPass = model.user().newPass();
                Gradients newsGradients = model.news().newGradients();
                Gradients userGradients = model.user().newGradients()) {
            float[] news = vectors(arena, newsPass, Batch.copyOf(arena, batch.newsIds(), batch.newsOffsets()), width);
            float[] clicked = new float[clicks * width];
            for (int click = 0; click < clicks; click++) {
                System.arraycopy(news, batch.history()[click] * width, clicked, click * width, width);
            }
            float[] users = vectors(arena, userPass, Batch.copyOf(arena, clicked, batch.historyOffsets()), width);
            ClickLoss loss = ClickLoss.of(users, news, width, batch.candidateOffsets(), batch.candidates());
            MemorySegment clickedGradient = arena.allocate(ValueLayout.JAVA_FLOAT, clicked.length);
            userPass.backward(gradient(arena, loss.usersGradient()), userGradients, clickedGradient);
            float[] newsGradient = loss.newsGradient();
            for (int i = 0; i < clicked.length; i++) {
                newsGradient[batch.history()[i / width] * width + i % width] +=
                        clickedGradient.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            }
            newsPass.backward(gradient(arena, newsGradient), newsGradients, null);
            put(values, ClickModel.NEWS_PREFIX, newsGradients);
            put(values, ClickModel.USER_PREFIX, userGradients);
        }
        return values;
    }

    private static float[] vectors(Arena arena, Pass pass, Batch batch, int width) {
        MemorySegment vectors = arena.allocate(ValueLayout.JAVA_FLOAT, batch.sequenceCount() * width);
        pass.forward(batch, true, 0, Outputs.ofPooled(vectors));
        return vectors.toArray(ValueLayout.JAVA_FLOAT);
    }

    private static OutputGradients gradient(Arena arena, float[] gradient) {
        return OutputGradients.ofPooled(arena.allocateFrom(ValueLayout.JAVA_FLOAT, gradient));
    }

    private static void put(Map<String, float[]> values, String prefix, Gradients gradients) {
        for (Parameter parameter : gradients.parameters()) {
            values.put(prefix + parameter.name(), parameter.toArray());
        }
    }

    @Override
    float step(int batch) {
        return (float) trainer.step(batches.get(batch)).loss();
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
