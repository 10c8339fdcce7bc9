// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.bindings.ff_model_config;
import java.lang.foreign.MemorySegment;

/** Carries a {@link ModelConfig} into and out of {@code ff_model_config}. */
final class ModelConfigStruct {
    private ModelConfigStruct() {}

    static MemorySegment write(ModelConfig config, Scratch scratch) {
        MemorySegment struct = scratch.allocate(ff_model_config.layout());
        ff_model_config.struct_size(struct, ff_model_config.sizeof());
        ff_model_config.vocab_size(struct, config.vocabularySize());
        ff_model_config.hidden_size(struct, config.hiddenSize());
        ff_model_config.num_attention_heads(struct, config.attentionHeads());
        ff_model_config.num_hidden_layers(struct, config.hiddenLayers());
        ff_model_config.intermediate_size(struct, config.intermediateSize());
        ff_model_config.max_position_embeddings(struct, config.maxPositionEmbeddings());
        ff_model_config.pooling_size(struct, config.poolingSize());
        ff_model_config.item_count(struct, config.itemCount());
        ff_model_config.num_labels(struct, config.labels());
        ff_model_config.attention(struct, config.attention().ordinal());
        ff_model_config.scoring(struct, config.scoring().ordinal());
        ff_model_config.value(struct, config.value().ordinal());
        ff_model_config.pooling(struct, config.pooling().ordinal());
        ff_model_config.share_layers(struct, number(config.shareLayers()));
        ff_model_config.bias(struct, number(config.bias()));
        ff_model_config.output_projection(struct, number(config.outputProjection()));
        ff_model_config.residual(struct, number(config.residual()));
        ff_model_config.embedding_layer_norm(struct, number(config.embeddingLayerNorm()));
        ff_model_config.layer_norm(struct, number(config.layerNorm()));
        ff_model_config.pre_layer_norm(struct, number(config.preLayerNorm()));
        ff_model_config.padding_row(struct, number(config.paddingRow()));
        ff_model_config.layer_norm_eps(struct, config.layerNormEps());
        ff_model_config.initializer_range(struct, config.initializerRange());
        ff_model_config.hidden_dropout_prob(struct, config.dropout());
        return struct;
    }

    static ModelConfig read(MemorySegment struct) {
        return new ModelConfig(
                ff_model_config.vocab_size(struct),
                size(ff_model_config.hidden_size(struct), "hidden_size"),
                size(ff_model_config.num_attention_heads(struct), "num_attention_heads"),
                size(ff_model_config.num_hidden_layers(struct), "num_hidden_layers"),
                size(ff_model_config.intermediate_size(struct), "intermediate_size"),
                size(ff_model_config.max_position_embeddings(struct), "max_position_embeddings"),
                size(ff_model_config.pooling_size(struct), "pooling_size"),
                size(ff_model_config.item_count(struct), "item_count"),
                size(ff_model_config.num_labels(struct), "num_labels"),
                ModelConfig.Attention.values()[ff_model_config.attention(struct)],
                ModelConfig.Scoring.values()[ff_model_config.scoring(struct)],
                ModelConfig.Value.values()[ff_model_config.value(struct)],
                ModelConfig.Pooling.values()[ff_model_config.pooling(struct)],
                ff_model_config.share_layers(struct) != 0,
                ff_model_config.bias(struct) != 0,
                ff_model_config.output_projection(struct) != 0,
                ff_model_config.residual(struct) != 0,
                ff_model_config.embedding_layer_norm(struct) != 0,
                ff_model_config.layer_norm(struct) != 0,
                ff_model_config.pre_layer_norm(struct) != 0,
                ff_model_config.padding_row(struct) != 0,
                ff_model_config.layer_norm_eps(struct),
                ff_model_config.initializer_range(struct),
                ff_model_config.hidden_dropout_prob(struct));
    }

    private static int size(long value, String field) {
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new FastformerException(
                    Status.INVALID_ARGUMENT,
                    "configuration: " + field + " is " + value + ", outside every range. Correct the configuration");
        }
        return (int) value;
    }

    private static int number(boolean value) {
        return value ? 1 : 0;
    }
}
