// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import dev.fastformer.benchmarks.peers.cases.ModelSize;
import dev.fastformer.benchmarks.peers.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/** The classifier in DJL, pooling as batched products. */
final class DjlClassifier {
    private static final String ENCODER = "fastformer_model.";
    private static final float EPSILON = 1e-12f;

    private final ModelSize size;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();

    DjlClassifier(ModelSize size, Weights weights, NDManager manager) {
        this.size = size;
        for (Weights.Tensor weight : weights.all()) {
            parameters.put(weight.name(), manager.create(weight.data(), new Shape(weight.shape())));
        }
    }

    Map<String, NDArray> parameters() {
        return parameters;
    }

    /** Ids [B,T] and, unless null, what is added to scores [B,1,T], to text vectors [B,D]. */
    NDArray pooled(NDArray ids, NDArray paddingScores) {
        NDArray words = Embedding.embedding(ids, parameters.get("word_embedding.weight"), SparseFormat.DENSE)
                .head();
        NDArray positions = parameters.get(ENCODER + "position_embeddings.weight");
        NDArray states = norm(ENCODER + "LayerNorm", words.add(positions));
        for (int layer = 0; layer < size.layers(); layer++) {
            states = layer(ENCODER + "encoders." + layer + ".", states, paddingScores);
        }
        NDArray hidden = dense(ENCODER + "poolers.0.att_fc1", states).tanh();
        NDArray scores = dense(ENCODER + "poolers.0.att_fc2", hidden);
        return softmax(scores, paddingScores).matMul(states).squeeze(1);
    }

    /** Text vectors [B,D] to logits [B,C]. */
    NDArray logits(NDArray pooled) {
        return dense("dense_linear", pooled);
    }

    private NDArray layer(String prefix, NDArray states, NDArray paddingScores) {
        NDArray attention = additiveAttention(prefix + "attention.self.", states, paddingScores);
        NDArray projected = dense(prefix + "attention.output.dense", attention);
        NDArray attended = norm(prefix + "attention.output.LayerNorm", projected.add(states));
        NDArray inner = Activation.gelu(dense(prefix + "intermediate.dense", attended));
        return norm(
                prefix + "output.LayerNorm",
                dense(prefix + "output.dense", inner).add(attended));
    }

    private NDArray additiveAttention(String prefix, NDArray states, NDArray paddingScores) {
        NDArray query = dense(prefix + "query", states);
        NDArray key = dense(prefix + "key", states);
        NDArray globalQuery = headPooled(prefix + "query_att", query, paddingScores);
        NDArray globalKey = headPooled(prefix + "key_att", key.mul(globalQuery), paddingScores);
        return dense(prefix + "transform", query.mul(globalKey)).add(query);
    }

    /** [B,T,D] pooled to [B,1,D], each head's features by its own weights. */
    private NDArray headPooled(String scoring, NDArray inputs, NDArray paddingScores) {
        NDArray scores = dense(scoring, inputs).mul(1 / Math.sqrt(size.headSize()));
        long texts = inputs.getShape().get(0);
        NDArray everyHead = softmax(scores, paddingScores).matMul(inputs);
        NDArray byHead = everyHead.reshape(texts, size.heads(), size.heads(), size.headSize());
        return byHead.diagonal(0, 1, 2).transpose(0, 2, 1).reshape(texts, 1, size.hidden());
    }

    /** Scores [B,T,*] to weights [B,*,T]. */
    private static NDArray softmax(NDArray scores, NDArray paddingScores) {
        NDArray byHead = scores.transpose(0, 2, 1);
        return (paddingScores == null ? byHead : byHead.add(paddingScores)).softmax(-1);
    }

    private NDArray dense(String name, NDArray input) {
        return Linear.linear(input, parameters.get(name + ".weight"), parameters.get(name + ".bias"))
                .head();
    }

    private NDArray norm(String name, NDArray input) {
        Shape features = new Shape(size.hidden());
        NDArray scale = parameters.get(name + ".weight");
        return LayerNorm.layerNorm(input, features, scale, parameters.get(name + ".bias"), EPSILON)
                .head();
    }
}
