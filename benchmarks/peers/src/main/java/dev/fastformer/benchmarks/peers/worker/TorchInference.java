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
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** PyTorch through bytedeco, in inference mode; with bf16, weights and activations are of that type throughout. */
final class TorchInference implements Peer {
    private record Input(Tensor ids, Tensor paddingScores) {}

    private final TorchClassifier model;
    private final List<Input> inputs = new ArrayList<>();

    private TorchInference(Attention attention, BenchmarkCase benchmark, Path weights) throws IOException {
        torch.set_num_threads(benchmark.threads());
        model = new TorchClassifier(
                attention, benchmark.model(), Torch.parameters(Weights.read(weights), benchmark.precision(), false));
    }

    /** The whole batch in one run, padded if its texts differ in length. */
    static Peer wholeBatch(Attention attention, BenchmarkCase benchmark, Path weights) throws IOException {
        TorchInference peer = new TorchInference(attention, benchmark, weights);
        Workload workload = Workload.of(benchmark.shape()).getFirst();
        int width = benchmark.shape().longest();
        Tensor paddingScores = Torch.paddingScores(workload.texts(), width);
        if (paddingScores != null && benchmark.precision() == Precision.BF16) {
            paddingScores = paddingScores.to(torch.ScalarType.BFloat16);
        }
        peer.inputs.add(new Input(Torch.paddedIds(workload.texts(), width), paddingScores));
        return peer;
    }

    /** Each text in a run of its own, without padding. */
    static Peer textByText(BenchmarkCase benchmark, Path weights) throws IOException {
        TorchInference peer = new TorchInference(Attention.ADDITIVE, benchmark, weights);
        Workload workload = Workload.of(benchmark.shape()).getFirst();
        for (int text = 0; text < workload.texts().count(); text++) {
            peer.inputs.add(new Input(
                    Torch.ids(workload.texts().ids(text), 1, workload.texts().length(text)), null));
        }
        return peer;
    }

    @Override
    public String version() throws IOException {
        return Torch.version();
    }

    @Override
    public Map<String, float[]> results() {
        try (PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode()) {
            TensorVector pooled = new TensorVector();
            TensorVector logits = new TensorVector();
            for (Input input : inputs) {
                Tensor vectors = model.pooled(input.ids, input.paddingScores);
                pooled.push_back(vectors);
                logits.push_back(model.logits(vectors));
            }
            return Map.of(
                    Results.POOLED, Torch.values(torch.cat(pooled)),
                    Results.LOGITS, Torch.values(torch.cat(logits)));
        }
    }

    @Override
    public void step() {
        for (Input input : inputs) {
            try (PointerScope scope = new PointerScope();
                    InferenceMode mode = new InferenceMode()) {
                model.logits(model.pooled(input.ids, input.paddingScores));
            }
        }
    }

    @Override
    public void close() {}
}
