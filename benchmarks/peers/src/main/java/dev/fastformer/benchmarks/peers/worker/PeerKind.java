// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Phase;
import dev.fastformer.benchmarks.peers.cases.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The sides of the benchmark, each of which runs in a process of its own. */
public enum PeerKind {
    /** Ours. */
    FASTFORMER(
            "fastformer",
            benchmark -> true,
            (benchmark, weights) -> benchmark.phase() == Phase.INFERENCE
                    ? new FastformerInference(benchmark, weights)
                    : new FastformerTraining(benchmark, weights)),

    /** The same model in ONNX Runtime, padded where texts differ in length. */
    ONNXRUNTIME("onnxruntime", benchmark -> benchmark.phase() == Phase.INFERENCE, OnnxPeers::fastformer),

    /** The same model in ONNX Runtime, text by text, so never padded. */
    ONNXRUNTIME_TEXT_BY_TEXT(
            "onnxruntime-text-by-text",
            benchmark ->
                    benchmark.phase() == Phase.INFERENCE && !benchmark.shape().uniform(),
            OnnxPeers::fastformerTextByText),

    /** The same model in PyTorch through bytedeco, padded where texts differ in length. */
    BYTEDECO_PYTORCH(
            "bytedeco-pytorch",
            benchmark -> true,
            (benchmark, weights) -> benchmark.phase() == Phase.INFERENCE
                    ? TorchInference.wholeBatch(benchmark, weights)
                    : new TorchTraining(benchmark, weights)),

    /** The same model in PyTorch through bytedeco, text by text, so never padded. */
    BYTEDECO_PYTORCH_TEXT_BY_TEXT(
            "bytedeco-pytorch-text-by-text",
            benchmark ->
                    benchmark.phase() == Phase.INFERENCE && !benchmark.shape().uniform(),
            TorchInference::textByText),

    /** The same model in DJL's PyTorch engine, padded where texts differ in length; 32 bits only. */
    DJL_PYTORCH("djl-pytorch", benchmark -> benchmark.precision() == Precision.F32, DjlPeer::new);

    private final String label;
    private final Predicate<BenchmarkCase> runs;
    private final Factory factory;

    PeerKind(String label, Predicate<BenchmarkCase> runs, Factory factory) {
        this.label = label;
        this.runs = runs;
        this.factory = factory;
    }

    /** Makes a side ready for a case. */
    interface Factory {
        Peer create(BenchmarkCase benchmark, Path weights) throws Exception;
    }

    /**
     * The others that can run a case.
     *
     * @param benchmark the case
     * @return all kinds but ours
     */
    public static List<PeerKind> against(BenchmarkCase benchmark) {
        return Stream.of(values())
                .filter(kind -> kind != FASTFORMER && kind.runs.test(benchmark))
                .toList();
    }

    /**
     * The precision in which this side runs a case.
     *
     * @param benchmark the case
     * @return that of the case, or 32 bits
     */
    public Precision precision(BenchmarkCase benchmark) {
        return label.startsWith("onnxruntime") ? Precision.F32 : benchmark.precision();
    }

    Peer create(BenchmarkCase benchmark, Path weights) throws Exception {
        return factory.create(benchmark, weights);
    }

    @Override
    public String toString() {
        return label;
    }
}
