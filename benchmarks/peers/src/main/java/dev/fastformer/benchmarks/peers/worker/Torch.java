// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.Precision;
import dev.fastformer.benchmarks.peers.cases.Sequences;
import dev.fastformer.benchmarks.peers.weights.Weights;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Tensors of PyTorch and the layers that its models are made of. */
final class Torch {
    private static final double EPSILON = 1e-12;

    private Torch() {}

    /**
     * Loads the library, one process at a time: the first on a machine unpacks it, and one that unpacks it again takes the
     * file from under another that is loading it.
     */
    static void load(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            Loader.load(torch.class);
        }
    }

    static String version() throws IOException {
        return Loader.getVersion("org.bytedeco", "pytorch");
    }

    /** The weights as tensors that outlive any scope of pointers. */
    static Map<String, Tensor> parameters(Weights weights, Precision precision, boolean trained) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (Weights.Tensor weight : weights.all()) {
            Tensor tensor = Tensor.create(weight.data(), weight.shape());
            Tensor kept = precision == Precision.BF16 ? tensor.to(torch.ScalarType.BFloat16) : tensor;
            parameters.put(weight.name(), kept.set_requires_grad(trained));
        }
        return parameters;
    }

    static Tensor ids(int[] ids, long... shape) {
        return Tensor.create(IntStream.of(ids).asLongStream().toArray(), shape);
    }

    /** Padded sequences, [B,width]. */
    static Tensor paddedIds(Sequences sequences, int width) {
        return ids(sequences.paddedIds(width), sequences.count(), width);
    }

    /** What is added to the scores of padded sequences, [B,1,width]; null if none is padded. */
    static Tensor paddingScores(Sequences sequences, int width) {
        return sequences.ids().length == sequences.count() * width
                ? null
                : Tensor.create(sequences.paddingScores(width), sequences.count(), 1, width);
    }

    static float[] values(Tensor tensor) {
        Tensor plain = tensor.detach().to(torch.ScalarType.Float).contiguous();
        float[] values = new float[Math.toIntExact(plain.numel())];
        plain.data_ptr_float().get(values);
        return values;
    }

    static Tensor dense(Map<String, Tensor> parameters, String name, Tensor input) {
        Tensor bias = parameters.get(name + ".bias");
        return torch.linear(input, parameters.get(name + ".weight"), new TensorOptional(bias));
    }

    static Tensor norm(Map<String, Tensor> parameters, String name, Tensor input) {
        Tensor scale = parameters.get(name + ".weight");
        Tensor shift = parameters.get(name + ".bias");
        return torch.layer_norm(
                input,
                new long[] {scale.numel()},
                new TensorOptional(scale),
                new TensorOptional(shift),
                EPSILON,
                false);
    }
}
