// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Precision;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's autograd and Adam through bytedeco; with bf16, its autocast of matrix products over 32-bit weights. */
final class TorchTraining extends TrainingPeer {
    private final Map<String, Tensor> parameters;
    private final TensorVector trained = new TensorVector();
    private final IntFunction<Tensor> lossOfBatch;
    private final Adam optimizer;
    private final boolean autocast;

    /** Trains 32-bit parameters by a loss that is built of them. */
    TorchTraining(BenchmarkCase benchmark, Map<String, Tensor> parameters, IntFunction<Tensor> lossOfBatch) {
        torch.set_num_threads(benchmark.threads());
        autocast = benchmark.precision() == Precision.BF16;
        this.parameters = parameters;
        this.lossOfBatch = lossOfBatch;
        parameters.values().forEach(trained::push_back);
        optimizer = new Adam(trained, new AdamOptions(Results.LEARNING_RATE));
    }

    @Override
    public String version() throws IOException {
        return Torch.version();
    }

    @Override
    Map<String, float[]> gradients() {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope()) {
            loss(0).backward();
            parameters.forEach((name, parameter) -> gradients.put(name, Torch.values(parameter.grad())));
        }
        return gradients;
    }

    @Override
    float step(int batch) {
        try (PointerScope scope = new PointerScope()) {
            optimizer.zero_grad(true);
            Tensor loss = loss(batch);
            loss.backward();
            torch.clip_grad_norm_(trained, Results.MAX_GRADIENT_NORM);
            optimizer.step();
            return loss.item_float();
        }
    }

    private Tensor loss(int batch) {
        if (!autocast) {
            return lossOfBatch.apply(batch);
        }
        torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
        torch.set_autocast_enabled(torch.DeviceType.CPU, true);
        torch.increment_nesting();
        try {
            return lossOfBatch.apply(batch);
        } finally {
            torch.decrement_nesting();
            torch.clear_cache();
            torch.set_autocast_enabled(torch.DeviceType.CPU, false);
        }
    }

    @Override
    public void close() {}
}
