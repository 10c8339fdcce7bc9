// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.ModelSize;
import dev.fastformer.benchmarks.peers.cases.Precision;
import dev.fastformer.benchmarks.peers.cases.Workload;
import dev.fastformer.benchmarks.peers.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The classifier in PyTorch. */
final class TorchClassifier {
    private static final String ENCODER = "fastformer_model.";

    private final Map<String, Tensor> parameters;
    private final TorchEncoder encoder;

    private record Batch(Tensor ids, Tensor paddingScores, Tensor labels) {}

    TorchClassifier(Attention attention, ModelSize size, Map<String, Tensor> parameters) {
        this.parameters = parameters;
        encoder = new TorchEncoder(attention, size, parameters, ENCODER);
    }

    /** Its training, padded if texts differ in length. */
    static Peer training(BenchmarkCase benchmark, Path weights) throws IOException {
        Map<String, Tensor> parameters = Torch.parameters(Weights.read(weights), Precision.F32, true);
        TorchClassifier model = new TorchClassifier(Attention.ADDITIVE, benchmark.model(), parameters);
        List<Batch> batches = new ArrayList<>();
        int width = benchmark.shape().longest();
        for (Workload workload : Workload.of(benchmark.shape())) {
            batches.add(new Batch(
                    Torch.paddedIds(workload.texts(), width),
                    Torch.paddingScores(workload.texts(), width),
                    Torch.ids(workload.labels(), workload.texts().count())));
        }
        return new TorchTraining(benchmark, parameters, batch -> model.loss(batches.get(batch)));
    }

    private Tensor loss(Batch batch) {
        return torch.cross_entropy_loss(logits(pooled(batch.ids, batch.paddingScores)), batch.labels);
    }

    /** Ids [B,T] and, unless null, what is added to scores [B,1,T], to text vectors [B,D]. */
    Tensor pooled(Tensor ids, Tensor paddingScores) {
        Tensor words = torch.embedding(parameters.get("word_embedding.weight"), ids, 0, false, false);
        Tensor positions =
                parameters.get(ENCODER + "position_embeddings.weight").narrow(0, 0, ids.size(1));
        return encoder.pooled(words.add(positions), paddingScores);
    }

    /** Text vectors [B,D] to logits [B,C]. */
    Tensor logits(Tensor pooled) {
        return Torch.dense(parameters, "dense_linear", pooled);
    }
}
