// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Precision;
import dev.fastformer.benchmarks.peers.cases.Workload;
import dev.fastformer.benchmarks.peers.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's autograd and Adam through bytedeco; with bf16, its autocast of matrix products over 32-bit weights. */
final class TorchTraining implements Peer {
    private record Batch(Tensor ids, Tensor paddingScores, Tensor labels) {}

    private final Map<String, Tensor> parameters;
    private final TensorVector trained = new TensorVector();
    private final TorchClassifier model;
    private final Adam optimizer;
    private final List<Batch> batches = new ArrayList<>();
    private final boolean autocast;
    private int steps;

    TorchTraining(BenchmarkCase benchmark, Path weights) throws IOException {
        torch.set_num_threads(benchmark.threads());
        autocast = benchmark.precision() == Precision.BF16;
        parameters = Torch.parameters(Weights.read(weights), Precision.F32, true);
        parameters.values().forEach(trained::push_back);
        model = new TorchClassifier(Attention.ADDITIVE, benchmark.model(), parameters);
        optimizer = new Adam(trained, new AdamOptions(Results.LEARNING_RATE));
        int width = benchmark.shape().longest();
        for (Workload workload : Workload.of(benchmark.shape())) {
            batches.add(new Batch(
                    Torch.ids(workload.paddedIds(width), workload.texts(), width),
                    benchmark.shape().uniform()
                            ? null
                            : Tensor.create(workload.paddingScores(width), workload.texts(), 1, width),
                    Torch.ids(workload.labels(), workload.texts())));
        }
    }

    @Override
    public String version() throws IOException {
        return Torch.version();
    }

    @Override
    public Map<String, float[]> results() {
        Map<String, float[]> results = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope()) {
            loss(batches.getFirst()).backward();
            parameters.forEach((name, parameter) -> results.put(name, Torch.values(parameter.grad())));
        }
        float[] losses = new float[Workload.BATCHES];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = nextStep();
        }
        results.put(Results.LOSSES, losses);
        return results;
    }

    @Override
    public void step() {
        nextStep();
    }

    private float nextStep() {
        try (PointerScope scope = new PointerScope()) {
            optimizer.zero_grad(true);
            Tensor loss = loss(batches.get(steps++ % Workload.BATCHES));
            loss.backward();
            torch.clip_grad_norm_(trained, Results.MAX_GRADIENT_NORM);
            optimizer.step();
            return loss.item_float();
        }
    }

    private Tensor loss(Batch batch) {
        if (!autocast) {
            return torch.cross_entropy_loss(model.logits(model.pooled(batch.ids, batch.paddingScores)), batch.labels);
        }
        torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
        torch.set_autocast_enabled(torch.DeviceType.CPU, true);
        torch.increment_nesting();
        try {
            return torch.cross_entropy_loss(model.logits(model.pooled(batch.ids, batch.paddingScores)), batch.labels);
        } finally {
            torch.decrement_nesting();
            torch.clear_cache();
            torch.set_autocast_enabled(torch.DeviceType.CPU, false);
        }
    }

    @Override
    public void close() {}
}
