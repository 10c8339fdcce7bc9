// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Phase;
import dev.fastformer.benchmarks.peers.cases.Precision;
import dev.fastformer.benchmarks.peers.cases.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The sides of the benchmark, each of which runs in a process of its own. */
public enum PeerKind {
    /** Ours. */
    FASTFORMER(Attention.ADDITIVE, benchmark -> true, (benchmark, weights) -> {
        if (isRecommendation(benchmark)) {
            return new FastformerClickTraining(benchmark, weights);
        }
        return isInference(benchmark)
                ? new FastformerInference(benchmark, weights)
                : new FastformerTraining(benchmark, weights);
    }),

    /** The same model in ONNX Runtime, padded where texts differ in length. */
    ONNXRUNTIME(
            Attention.ADDITIVE,
            PeerKind::isInference,
            (benchmark, weights) -> OnnxPeers.wholeBatch(Attention.ADDITIVE, benchmark, weights)),

    /** The same model in ONNX Runtime, text by text, so never padded. */
    ONNXRUNTIME_TEXT_BY_TEXT(Attention.ADDITIVE, PeerKind::isUnevenInference, OnnxPeers::textByText),

    /** The same model in PyTorch through bytedeco, padded where texts differ in length. */
    BYTEDECO_PYTORCH(
            Attention.ADDITIVE,
            benchmark -> !isRecommendation(benchmark),
            (benchmark, weights) -> isInference(benchmark)
                    ? TorchInference.wholeBatch(Attention.ADDITIVE, benchmark, weights)
                    : TorchClassifier.training(benchmark, weights)),

    /** The same model in PyTorch through bytedeco, text by text, so never padded. */
    BYTEDECO_PYTORCH_TEXT_BY_TEXT(
            Attention.ADDITIVE,
            benchmark -> !benchmark.shape().uniform(),
            (benchmark, weights) -> isInference(benchmark)
                    ? TorchInference.textByText(benchmark, weights)
                    : TorchClassifier.trainingTextByText(benchmark, weights)),

    /**
     * The same recommender in PyTorch through bytedeco, as fastformer-for-rec runs it: every occurrence of a news is encoded,
     * titles and histories are padded to one width.
     */
    BYTEDECO_PYTORCH_EVERY_OCCURRENCE(
            Attention.ADDITIVE, PeerKind::isRecommendation, TorchRecommender::everyOccurrence),

    /** The same recommender in PyTorch through bytedeco, each different news of a batch encoded once, in buckets of length. */
    BYTEDECO_PYTORCH_DISTINCT_NEWS(Attention.ADDITIVE, PeerKind::isRecommendation, TorchRecommender::distinctNews),

    /** The same model in DJL's PyTorch engine, padded where texts differ in length. */
    DJL_PYTORCH(
            Attention.ADDITIVE,
            benchmark -> benchmark.precision() == Precision.F32 && !isRecommendation(benchmark),
            DjlPeer::new),

    /**
     * A Transformer of the same width in PyTorch through bytedeco, with its fused attention; in float32 alone, as that attention is
     * more than ten times slower in 16 bits.
     */
    TRANSFORMER_BYTEDECO_PYTORCH(
            Attention.DOT_PRODUCT,
            PeerKind::isEvenFloatInference,
            (benchmark, weights) -> TorchInference.wholeBatch(Attention.DOT_PRODUCT, benchmark, weights)),

    /** A Transformer of the same width in ONNX Runtime, with its fused attention. */
    TRANSFORMER_ONNXRUNTIME(
            Attention.DOT_PRODUCT,
            PeerKind::isEvenFloatInference,
            (benchmark, weights) -> OnnxPeers.wholeBatch(Attention.DOT_PRODUCT, benchmark, weights)),

    /** The explicit graph's matrix products alone, in oneDNN: a floor, not a peer. */
    ONEDNN_FLOOR(null, benchmark -> true, (benchmark, weights) -> new OnednnFloor(benchmark)),

    /** The explicit graph's multiply-adds alone, in registers: a floor, not a peer. */
    FMA_FLOOR(null, benchmark -> true, (benchmark, weights) -> new FmaFloor(benchmark));

    /** Our own side and the floors, which every case runs. */
    public static final Set<PeerKind> ALWAYS = Set.of(FASTFORMER, ONEDNN_FLOOR, FMA_FLOOR);

    private final Attention attention;
    private final Predicate<BenchmarkCase> runs;
    private final Factory factory;

    PeerKind(Attention attention, Predicate<BenchmarkCase> runs, Factory factory) {
        this.attention = attention;
        this.runs = runs;
        this.factory = factory;
    }

    /** Makes a side ready for a case. */
    interface Factory {
        Peer create(BenchmarkCase benchmark, Path weights) throws Exception;
    }

    /**
     * The sides that can run a case, ours first.
     *
     * @param benchmark the case
     * @return two sides at least
     */
    public static List<PeerKind> of(BenchmarkCase benchmark) {
        return Stream.of(values()).filter(kind -> kind.runs.test(benchmark)).toList();
    }

    /**
     * The model of this side: results are the same as those of other sides with it.
     *
     * @return what mixes the tokens; null for a floor, which has no results
     */
    public Attention attention() {
        return attention;
    }

    /**
     * The precision in which this side runs a case.
     *
     * @param benchmark the case
     * @return that of the case, or 32 bits in ONNX Runtime, which has no bf16 products on x86
     */
    public Precision precision(BenchmarkCase benchmark) {
        boolean onnx = name().contains("ONNXRUNTIME");
        return onnx ? Precision.F32 : benchmark.precision();
    }

    Peer create(BenchmarkCase benchmark, Path weights) throws Exception {
        if (name().contains("BYTEDECO")) {
            Torch.load(weights.resolveSibling("torch.lock"));
        }
        return factory.create(benchmark, weights);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean isRecommendation(BenchmarkCase benchmark) {
        return benchmark.task() == Task.RECOMMENDATION;
    }

    private static boolean isInference(BenchmarkCase benchmark) {
        return benchmark.phase() == Phase.INFERENCE;
    }

    private static boolean isEvenFloatInference(BenchmarkCase benchmark) {
        return isInference(benchmark) && benchmark.shape().uniform() && benchmark.precision() == Precision.F32;
    }

    private static boolean isUnevenInference(BenchmarkCase benchmark) {
        return isInference(benchmark) && !benchmark.shape().uniform();
    }
}
