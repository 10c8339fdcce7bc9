// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import ai.onnxruntime.OrtException;
import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.InputShape;
import dev.fastformer.benchmarks.peers.cases.Workload;
import dev.fastformer.benchmarks.peers.onnx.ClassifierGraph;
import dev.fastformer.benchmarks.peers.onnx.OnnxGraph;
import dev.fastformer.benchmarks.peers.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;

/** Graphs and inputs for ONNX Runtime. */
final class OnnxPeers {
    private OnnxPeers() {}

    /** The whole batch in one run, padded if its texts differ in length. */
    static Peer wholeBatch(Attention attention, BenchmarkCase benchmark, Path weights)
            throws OrtException, IOException {
        InputShape shape = benchmark.shape();
        int width = shape.longest();
        boolean padded = !shape.uniform();
        byte[] graph = ClassifierGraph.build(
                attention, benchmark.model(), Weights.read(weights), shape.texts(), width, padded);
        OnnxInference peer = new OnnxInference(graph, benchmark.threads());
        Workload workload = Workload.of(shape).getFirst();
        peer.newRun();
        peer.feed(ClassifierGraph.IDS, workload.texts().paddedIds(width), shape.texts(), width);
        if (padded) {
            peer.feed(ClassifierGraph.PADDING_SCORES, workload.texts().paddingScores(width), shape.texts(), 1, width);
        }
        return peer;
    }

    /** Each text in a run of its own, without padding. */
    static Peer textByText(BenchmarkCase benchmark, Path weights) throws OrtException, IOException {
        byte[] graph = ClassifierGraph.build(
                Attention.ADDITIVE, benchmark.model(), Weights.read(weights), 1, OnnxGraph.ANY, false);
        OnnxInference peer = new OnnxInference(graph, benchmark.threads());
        Workload workload = Workload.of(benchmark.shape()).getFirst();
        for (int text = 0; text < workload.texts().count(); text++) {
            peer.newRun();
            peer.feed(
                    ClassifierGraph.IDS,
                    workload.texts().ids(text),
                    1,
                    workload.texts().length(text));
        }
        return peer;
    }
}
