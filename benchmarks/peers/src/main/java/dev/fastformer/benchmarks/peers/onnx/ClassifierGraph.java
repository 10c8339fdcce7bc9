// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.onnx;

import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.ModelSize;
import dev.fastformer.benchmarks.peers.onnx.OnnxGraph.Attribute;
import dev.fastformer.benchmarks.peers.weights.Weights;
import java.util.List;

/**
 * The authors' classifier as an ONNX graph, of the operators that ONNX Runtime runs fastest: dense layers over
 * [tokens, D] with their biases fused, pooling as batched products, and its fused embedding, layer norm and GELU.
 */
public final class ClassifierGraph {
    /** Token ids, int32 [B,T]. */
    public static final String IDS = "ids";

    /** What is added to scores, float [B,1,T]; only of a padded graph. */
    public static final String PADDING_SCORES = "padding_scores";

    /** Text vectors, [B,D]. */
    public static final String POOLED = "pooled";

    /** Scores of the labels, [B,C]. */
    public static final String LOGITS = "logits";

    private static final float EPSILON = 1e-12f;
    private static final String ENCODER = "fastformer_model.";

    private final OnnxGraph graph = new OnnxGraph();
    private final Attention attention;
    private final ModelSize size;
    private final Weights weights;
    private final long texts;
    private final boolean padded;

    private ClassifierGraph(Attention attention, ModelSize size, Weights weights, long texts, boolean padded) {
        this.attention = attention;
        this.size = size;
        this.weights = weights;
        this.texts = texts;
        this.padded = padded;
    }

    /**
     * Builds the graph.
     *
     * @param attention what mixes the tokens; padding can be masked in additive attention only
     * @param size of the encoder
     * @param weights of the classifier
     * @param texts B
     * @param length T, or {@link OnnxGraph#ANY}
     * @param padded true: with an input that masks padding
     * @return a serialized model
     */
    public static byte[] build(
            Attention attention, ModelSize size, Weights weights, long texts, long length, boolean padded) {
        return new ClassifierGraph(attention, size, weights, texts, padded).build(length);
    }

    private byte[] build(long length) {
        String ids = graph.inputOfInts(IDS, texts, length);
        if (padded) {
            graph.inputOfFloats(PADDING_SCORES, texts, 1, length);
        }
        String states = flat(graph.firstOutput(
                2,
                OnnxGraph.MICROSOFT,
                "EmbedLayerNormalization",
                List.of(
                        ids,
                        "",
                        weight("word_embedding.weight"),
                        weight(ENCODER + "position_embeddings.weight"),
                        "",
                        weight(ENCODER + "LayerNorm.weight"),
                        weight(ENCODER + "LayerNorm.bias")),
                Attribute.of("epsilon", EPSILON)));
        for (int layer = 0; layer < size.layers(); layer++) {
            states = layer(ENCODER + "encoders." + layer + ".", states);
        }
        String pooled = pooled(ENCODER + "poolers.0.", states);
        graph.output(POOLED, pooled, texts, size.hidden());
        String logits = dense("dense_linear", pooled);
        graph.output(LOGITS, logits, texts, weights.get("dense_linear.bias").shape()[0]);
        return graph.toModel();
    }

    private String layer(String prefix, String states) {
        String self = prefix + "attention.self.";
        String mixed =
                attention == Attention.ADDITIVE ? additiveAttention(self, states) : dotProductAttention(self, states);
        String projected = dense(prefix + "attention.output.dense", mixed);
        String attended = residualNorm(prefix + "attention.output.LayerNorm", projected, states);
        String inner = graph.node(
                OnnxGraph.MICROSOFT,
                "BiasGelu",
                List.of(product(prefix + "intermediate.dense", attended), weight(prefix + "intermediate.dense.bias")));
        return residualNorm(prefix + "output.LayerNorm", dense(prefix + "output.dense", inner), attended);
    }

    /** [N,D] to [N,D]. */
    private String additiveAttention(String prefix, String states) {
        String query = dense(prefix + "query", states);
        String queries = byText(query);
        String globalQuery = headPooled(prefix + "query_att", queries);
        String keys = byText(dense(prefix + "key", states));
        String globalKey = headPooled(prefix + "key_att", graph.node("Mul", keys, globalQuery));
        String values = flat(graph.node("Mul", queries, globalKey));
        return graph.node("Add", dense(prefix + "transform", values), query);
    }

    private String dotProductAttention(String prefix, String states) {
        return flat(graph.node(
                OnnxGraph.MICROSOFT,
                "MultiHeadAttention",
                List.of(
                        byText(dense(prefix + "query", states)),
                        byText(dense(prefix + "key", states)),
                        byText(dense(prefix + "transform", states))),
                Attribute.of("num_heads", size.heads())));
    }

    /** [B,T,D] pooled to [B,1,D], each head's features by its own weights. */
    private String headPooled(String scoring, String inputs) {
        String scores = graph.node(
                OnnxGraph.MICROSOFT,
                "FusedMatMul",
                List.of(weight(scoring + ".weight"), inputs),
                Attribute.of("transB", 1),
                Attribute.of("alpha", (float) (1 / Math.sqrt(size.headSize()))));
        float[] bias = weights.get(scoring + ".bias").data();
        float[] scaled = new float[bias.length];
        for (int head = 0; head < bias.length; head++) {
            scaled[head] = (float) (bias[head] / Math.sqrt(size.headSize()));
        }
        scores = graph.node("Add", scores, graph.constant(scoring + ".scaled_bias", scaled, size.heads(), 1));
        String everyHead = graph.node("MatMul", softmax(scores), inputs);
        return graph.node(
                OnnxGraph.STANDARD,
                "ReduceSum",
                List.of(graph.node("Mul", everyHead, ownFeatures(scoring)), graph.constant(1)),
                Attribute.of("keepdims", 1));
    }

    /** [H,D]: 1 where the head owns the feature. */
    private String ownFeatures(String scoring) {
        float[] mask = new float[size.heads() * size.hidden()];
        for (int feature = 0; feature < size.hidden(); feature++) {
            mask[feature / size.headSize() * size.hidden() + feature] = 1;
        }
        return graph.constant(scoring + ".own_features", mask, size.heads(), size.hidden());
    }

    /** [N,D] to [B,D]. */
    private String pooled(String prefix, String states) {
        String hidden = byText(graph.node("Tanh", dense(prefix + "att_fc1", states)));
        String scores = graph.node(
                OnnxGraph.MICROSOFT,
                "FusedMatMul",
                List.of(weight(prefix + "att_fc2.weight"), hidden),
                Attribute.of("transB", 1));
        scores = graph.node("Add", scores, weight(prefix + "att_fc2.bias"));
        return flat(graph.node("MatMul", softmax(scores), byText(states)));
    }

    /** Over the tokens of [B,*,T]. */
    private String softmax(String scores) {
        String masked = padded ? graph.node("Add", scores, PADDING_SCORES) : scores;
        return graph.node(OnnxGraph.STANDARD, "Softmax", List.of(masked), Attribute.of("axis", -1));
    }

    private String dense(String name, String input) {
        return gemm(List.of(input, weight(name + ".weight"), weight(name + ".bias")));
    }

    private String product(String name, String input) {
        return gemm(List.of(input, weight(name + ".weight")));
    }

    private String gemm(List<String> inputs) {
        return graph.node(OnnxGraph.STANDARD, "Gemm", inputs, Attribute.of("transB", 1));
    }

    private String residualNorm(String name, String input, String skip) {
        return graph.node(
                OnnxGraph.MICROSOFT,
                "SkipLayerNormalization",
                List.of(input, skip, weight(name + ".weight"), weight(name + ".bias")),
                Attribute.of("epsilon", EPSILON));
    }

    private String byText(String flat) {
        return graph.node("Reshape", flat, graph.constant(texts, -1, size.hidden()));
    }

    private String flat(String byText) {
        return graph.node("Reshape", byText, graph.constant(-1, size.hidden()));
    }

    /** A tensor of the classifier under its own name, put into the graph at its first use. */
    private String weight(String name) {
        Weights.Tensor tensor = weights.get(name);
        return graph.constant(name, tensor.data(), tensor.shape());
    }
}
