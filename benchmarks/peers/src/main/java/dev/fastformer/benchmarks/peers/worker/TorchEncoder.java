// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.ModelSize;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** An encoder with attention pooling in PyTorch, pooling as batched products. It has the layer norms that its weights have. */
final class TorchEncoder {
    private final Attention attention;
    private final ModelSize size;
    private final Map<String, Tensor> parameters;
    private final String prefix;

    /** An encoder of the parameters whose names begin with a prefix. */
    TorchEncoder(Attention attention, ModelSize size, Map<String, Tensor> parameters, String prefix) {
        this.attention = attention;
        this.size = size;
        this.parameters = parameters;
        this.prefix = prefix;
    }

    /** Inputs [B,T,D] and, unless null, what is added to scores [B,1,T], to vectors [B,D]. */
    Tensor pooled(Tensor inputs, Tensor paddingScores) {
        Tensor states = norm(prefix + "LayerNorm", inputs);
        for (int layer = 0; layer < size.layers(); layer++) {
            states = layer(prefix + "encoders." + layer + ".", states, paddingScores);
        }
        Tensor hidden = torch.tanh(dense(prefix + "poolers.0.att_fc1", states));
        Tensor scores = dense(prefix + "poolers.0.att_fc2", hidden);
        return torch.matmul(softmax(scores, paddingScores), states).squeeze(1);
    }

    private Tensor layer(String layer, Tensor states, Tensor paddingScores) {
        String self = layer + "attention.self.";
        Tensor mixed = attention == Attention.ADDITIVE
                ? additiveAttention(self, states, paddingScores)
                : dotProductAttention(self, states);
        Tensor projected = dense(layer + "attention.output.dense", mixed);
        Tensor attended = norm(layer + "attention.output.LayerNorm", projected.add(states));
        Tensor inner = torch.gelu(dense(layer + "intermediate.dense", attended));
        Tensor outer = dense(layer + "output.dense", inner);
        return norm(layer + "output.LayerNorm", outer.add(attended));
    }

    private Tensor additiveAttention(String self, Tensor states, Tensor paddingScores) {
        Tensor query = dense(self + "query", states);
        Tensor key = dense(self + "key", states);
        Tensor globalQuery = headPooled(self + "query_att", query, paddingScores);
        Tensor globalKey = headPooled(self + "key_att", key.mul(globalQuery), paddingScores);
        return dense(self + "transform", query.mul(globalKey)).add(query);
    }

    private Tensor dotProductAttention(String self, Tensor states) {
        Tensor values = torch.scaled_dot_product_attention(
                byHead(dense(self + "query", states)),
                byHead(dense(self + "key", states)),
                byHead(dense(self + "transform", states)));
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

    private Tensor norm(String name, Tensor input) {
        return parameters.containsKey(name + ".weight") ? Torch.norm(parameters, name, input) : input;
    }
}
