// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.Batch;
import dev.fastformer.Fastformer;
import dev.fastformer.FastformerModel;
import dev.fastformer.Gradients;
import dev.fastformer.LossResult;
import dev.fastformer.Losses;
import dev.fastformer.OutputGradients;
import dev.fastformer.Outputs;
import dev.fastformer.Parameter;
import dev.fastformer.Pass;
import dev.fastformer.Trainer;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Workload;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our own training of the classifier. */
final class FastformerTraining extends TrainingPeer {
    private final FastformerModel model;
    private final Trainer trainer;
    private final List<Workload> workloads;

    FastformerTraining(BenchmarkCase benchmark, Path weights) {
        workloads = Workload.of(benchmark.shape());
        model = OurModel.load(benchmark, weights);
        trainer = Trainer.create(model, OurModel.trainerOptions());
    }

    @Override
    public String version() {
        return Fastformer.version();
    }

    @Override
    Map<String, float[]> gradients() {
        Workload workload = workloads.getFirst();
        Map<String, float[]> values = new LinkedHashMap<>();
        try (Arena arena = Arena.ofConfined();
                Pass pass = model.newPass();
                Gradients gradients = model.newGradients()) {
            MemorySegment logits = arena.allocate(
                    ValueLayout.JAVA_FLOAT, (long) workload.texts().count() * Workload.LABELS);
            pass.forward(
                    Batch.copyOf(arena, workload.texts().ids(), workload.texts().offsets()),
                    true,
                    0,
                    Outputs.ofLogits(logits));
            LossResult loss = Losses.crossEntropy(
                    logits.toArray(ValueLayout.JAVA_FLOAT), workload.labels(), Workload.LABELS, 0, null);
            pass.backward(
                    OutputGradients.ofLogits(arena.allocateFrom(ValueLayout.JAVA_FLOAT, loss.logitsGradient())),
                    gradients,
                    null);
            for (Parameter parameter : gradients.parameters()) {
                values.put(parameter.name(), parameter.toArray());
            }
        }
        return values;
    }

    @Override
    float step(int batch) {
        Workload workload = workloads.get(batch);
        return (float) trainer.step(workload.texts().ids(), workload.texts().offsets(), workload.labels())
                .loss();
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
