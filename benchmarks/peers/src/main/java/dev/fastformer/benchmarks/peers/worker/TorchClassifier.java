// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.ModelSize;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The classifier in PyTorch, pooling as batched products. */
final class TorchClassifier {
    private static final String ENCODER = "fastformer_model.";

    private final Attention attention;
    private final ModelSize size;
    private final Map<String, Tensor> parameters;

    TorchClassifier(Attention attention, ModelSize size, Map<String, Tensor> parameters) {
        this.attention = attention;
        this.size = size;
        this.parameters = parameters;
    }

    /** Ids [B,T] and, unless null, what is added to scores [B,1,T], to text vectors [B,D]. */
    Tensor pooled(Tensor ids, Tensor paddingScores) {
        Tensor words = torch.embedding(parameters.get("word_embedding.weight"), ids, 0, false, false);
        Tensor positions =
                parameters.get(ENCODER + "position_embeddings.weight").narrow(0, 0, ids.size(1));
        Tensor states = Torch.norm(parameters, ENCODER + "LayerNorm", words.add(positions));
        for (int layer = 0; layer < size.layers(); layer++) {
            states = layer(ENCODER + "encoders." + layer + ".", states, paddingScores);
        }
        Tensor hidden = torch.tanh(dense(ENCODER + "poolers.0.att_fc1", states));
        Tensor scores = dense(ENCODER + "poolers.0.att_fc2", hidden);
        return torch.matmul(softmax(scores, paddingScores), states).squeeze(1);
    }

    /** Text vectors [B,D] to logits [B,C]. */
    Tensor logits(Tensor pooled) {
        return dense("dense_linear", pooled);
    }

    private Tensor layer(String prefix, Tensor states, Tensor paddingScores) {
        String self = prefix + "attention.self.";
        Tensor mixed = attention == Attention.ADDITIVE
                ? additiveAttention(self, states, paddingScores)
                : dotProductAttention(self, states);
        Tensor projected = dense(prefix + "attention.output.dense", mixed);
        Tensor attended = Torch.norm(parameters, prefix + "attention.output.LayerNorm", projected.add(states));
        Tensor inner = torch.gelu(dense(prefix + "intermediate.dense", attended));
        Tensor outer = dense(prefix + "output.dense", inner);
        return Torch.norm(parameters, prefix + "output.LayerNorm", outer.add(attended));
    }

    private Tensor additiveAttention(String prefix, Tensor states, Tensor paddingScores) {
        Tensor query = dense(prefix + "query", states);
        Tensor key = dense(prefix + "key", states);
        Tensor globalQuery = headPooled(prefix + "query_att", query, paddingScores);
        Tensor globalKey = headPooled(prefix + "key_att", key.mul(globalQuery), paddingScores);
        return dense(prefix + "transform", query.mul(globalKey)).add(query);
    }

    private Tensor dotProductAttention(String prefix, Tensor states) {
        Tensor values = torch.scaled_dot_product_attention(
                byHead(dense(prefix + "query", states)),
                byHead(dense(prefix + "key", states)),
                byHead(dense(prefix + "transform", states)));
        return values.transpose(1, 2).reshape(states.size(0), states.size(1), size.hidden());
    }

    /** [B,T,D] to [B,H,T,D/H]. */
    private Tensor byHead(Tensor states) {
        return states.view(states.size(0), states.size(1), size.heads(), size.headSize())
                .transpose(1, 2);
    }

    /** [B,T,D] pooled to [B,1,D], each head's features by its own weights. */
    private Tensor headPooled(String scoring, Tensor inputs, Tensor paddingScores) {
        Tensor scores = dense(scoring, inputs).mul(new Scalar(1 / Math.sqrt(size.headSize())));
        Tensor everyHead = torch.matmul(softmax(scores, paddingScores), inputs);
        Tensor byHead = everyHead.view(inputs.size(0), size.heads(), size.heads(), size.headSize());
        return byHead.diagonal(0, 1, 2).transpose(1, 2).reshape(inputs.size(0), 1, size.hidden());
    }

    /** Scores [B,T,*] to weights [B,*,T]. */
    private static Tensor softmax(Tensor scores, Tensor paddingScores) {
        Tensor byToken = scores.transpose(1, 2).contiguous();
        return torch.softmax(paddingScores == null ? byToken : byToken.add(paddingScores), -1);
    }

    private Tensor dense(String name, Tensor input) {
        return Torch.dense(parameters, name, input);
    }
}
