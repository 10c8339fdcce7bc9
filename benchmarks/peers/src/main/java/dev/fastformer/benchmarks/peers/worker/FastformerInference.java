// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.Batch;
import dev.fastformer.Fastformer;
import dev.fastformer.FastformerModel;
import dev.fastformer.Outputs;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Workload;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;

/** Our own inference, on memory of the caller. */
final class FastformerInference implements Peer {
    private final Arena arena = Arena.ofConfined();
    private final FastformerModel model;
    private final Batch batch;
    private final Outputs outputs;

    FastformerInference(BenchmarkCase benchmark, Path weights) {
        Workload workload = Workload.of(benchmark.shape()).getFirst();
        model = OurModel.load(benchmark, weights);
        batch = Batch.copyOf(arena, workload.texts().ids(), workload.texts().offsets());
        outputs = new Outputs(
                null,
                arena.allocate(
                        ValueLayout.JAVA_FLOAT,
                        (long) workload.texts().count() * benchmark.model().hidden()),
                arena.allocate(ValueLayout.JAVA_FLOAT, (long) workload.texts().count() * Workload.LABELS));
    }

    @Override
    public String version() {
        return Fastformer.version();
    }

    @Override
    public Map<String, float[]> results() {
        step();
        return Map.of(
                Results.POOLED, outputs.pooled().toArray(ValueLayout.JAVA_FLOAT),
                Results.LOGITS, outputs.logits().toArray(ValueLayout.JAVA_FLOAT));
    }

    @Override
    public void step() {
        model.forward(batch, outputs);
    }

    @Override
    public void close() {
        model.close();
        arena.close();
    }
}
