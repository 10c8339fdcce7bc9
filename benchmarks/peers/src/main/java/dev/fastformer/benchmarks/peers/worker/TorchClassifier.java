// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.ModelSize;
import dev.fastformer.benchmarks.peers.cases.Precision;
import dev.fastformer.benchmarks.peers.cases.Sequences;
import dev.fastformer.benchmarks.peers.cases.Workload;
import dev.fastformer.benchmarks.peers.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The classifier in PyTorch. */
final class TorchClassifier {
    private static final String ENCODER = "fastformer_model.";

    private final Map<String, Tensor> parameters;
    private final TorchEncoder encoder;

    /** Texts of equal, perhaps padded, length. */
    private record Input(Tensor ids, Tensor paddingScores) {}

    private record Batch(List<Input> inputs, Tensor labels) {}

    TorchClassifier(Attention attention, ModelSize size, Map<String, Tensor> parameters) {
        this.parameters = parameters;
        encoder = new TorchEncoder(attention, size, parameters, ENCODER);
    }

    /** Its training, padded if texts differ in length. */
    static Peer training(BenchmarkCase benchmark, Path weights) throws IOException {
        int width = benchmark.shape().longest();
        return training(
                benchmark,
                weights,
                texts -> List.of(new Input(Torch.paddedIds(texts, width), Torch.paddingScores(texts, width))));
    }

    /** Its training with each text in a run of its own, without padding; one backward for the batch. */
    static Peer trainingTextByText(BenchmarkCase benchmark, Path weights) throws IOException {
        return training(benchmark, weights, texts -> IntStream.range(0, texts.count())
                .mapToObj(text -> new Input(Torch.ids(texts.ids(text), 1, texts.length(text)), null))
                .toList());
    }

    private static Peer training(BenchmarkCase benchmark, Path weights, Function<Sequences, List<Input>> inputs)
            throws IOException {
        Map<String, Tensor> parameters = Torch.parameters(Weights.read(weights), Precision.F32, true);
        TorchClassifier model = new TorchClassifier(Attention.ADDITIVE, benchmark.model(), parameters);
        List<Batch> batches = new ArrayList<>();
        for (Workload workload : Workload.of(benchmark.shape())) {
            batches.add(new Batch(
                    inputs.apply(workload.texts()),
                    Torch.ids(workload.labels(), workload.texts().count())));
        }
        return new TorchTraining(benchmark, parameters, batch -> model.loss(batches.get(batch)));
    }

    private Tensor loss(Batch batch) {
        TensorVector logits = new TensorVector();
        for (Input input : batch.inputs) {
            logits.push_back(logits(pooled(input.ids, input.paddingScores)));
        }
        return torch.cross_entropy_loss(torch.cat(logits), batch.labels);
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
