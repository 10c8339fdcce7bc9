// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Phase;
import dev.fastformer.benchmarks.peers.cases.Workload;
import dev.fastformer.benchmarks.peers.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** DJL's PyTorch engine, with its own gradient collector and Adam. */
final class DjlPeer implements Peer {
    private final boolean training;
    private final int width;
    private final boolean padded;
    private final List<Workload> workloads;
    private final NDManager manager;
    private final DjlClassifier model;
    private final Adam optimizer = Adam.builder()
            .optLearningRateTracker(Tracker.fixed((float) Results.LEARNING_RATE))
            .build();
    private final Loss crossEntropy = new SoftmaxCrossEntropyLoss();
    private int steps;

    DjlPeer(BenchmarkCase benchmark, Path weights) throws IOException {
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(benchmark.threads()));
        training = benchmark.phase() == Phase.TRAINING;
        width = benchmark.shape().longest();
        padded = !benchmark.shape().uniform();
        workloads = Workload.of(benchmark.shape());
        manager = NDManager.newBaseManager();
        model = new DjlClassifier(benchmark.model(), Weights.read(weights), manager);
        model.parameters().values().forEach(parameter -> parameter.setRequiresGradient(training));
    }

    @Override
    public String version() {
        return Engine.getInstance().getVersion();
    }

    @Override
    public Map<String, float[]> results() {
        return training ? gradientsAndLosses() : outputs();
    }

    @Override
    public void step() {
        if (training) {
            nextStep();
        } else {
            try (NDManager scope = manager.newSubManager()) {
                model.logits(pooled(scope, workloads.getFirst()));
            }
        }
    }

    private Map<String, float[]> outputs() {
        try (NDManager scope = manager.newSubManager()) {
            NDArray pooled = pooled(scope, workloads.getFirst());
            return Map.of(
                    Results.POOLED, pooled.toFloatArray(),
                    Results.LOGITS, model.logits(pooled).toFloatArray());
        }
    }

    private Map<String, float[]> gradientsAndLosses() {
        Map<String, float[]> results = new LinkedHashMap<>();
        try (NDManager scope = manager.newSubManager()) {
            backward(scope, workloads.getFirst());
            model.parameters()
                    .forEach((name, parameter) ->
                            results.put(name, gradient(scope, parameter).toFloatArray()));
        }
        float[] losses = new float[Workload.BATCHES];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = nextStep();
        }
        results.put(Results.LOSSES, losses);
        return results;
    }

    private float nextStep() {
        try (NDManager scope = manager.newSubManager()) {
            float loss = backward(scope, workloads.get(steps++ % Workload.BATCHES));
            Map<String, NDArray> gradients = new LinkedHashMap<>();
            model.parameters().forEach((name, parameter) -> gradients.put(name, gradient(scope, parameter)));
            double squares = gradients.values().stream()
                    .mapToDouble(gradient -> gradient.square().sum().getFloat())
                    .sum();
            double scale = Math.min(1, Results.MAX_GRADIENT_NORM / Math.sqrt(squares));
            gradients.forEach((name, gradient) ->
                    optimizer.update(name, model.parameters().get(name), gradient.muli(scale)));
            return loss;
        }
    }

    private float backward(NDManager scope, Workload workload) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.zeroGradients();
            NDArray logits = model.logits(pooled(scope, workload));
            NDArray labels = scope.create(
                    longs(workload.labels()), new Shape(workload.texts().count()));
            NDArray loss = crossEntropy.evaluate(new NDList(labels), new NDList(logits));
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    private NDArray pooled(NDManager scope, Workload workload) {
        NDArray ids = scope.create(
                longs(workload.texts().paddedIds(width)),
                new Shape(workload.texts().count(), width));
        NDArray paddingScores = padded
                ? scope.create(
                        workload.texts().paddingScores(width),
                        new Shape(workload.texts().count(), 1, width))
                : null;
        return model.pooled(ids, paddingScores);
    }

    private static NDArray gradient(NDManager scope, NDArray parameter) {
        NDArray gradient = parameter.getGradient();
        gradient.attach(scope);
        return gradient;
    }

    private static long[] longs(int[] values) {
        return IntStream.of(values).asLongStream().toArray();
    }

    @Override
    public void close() {
        manager.close();
    }
}
