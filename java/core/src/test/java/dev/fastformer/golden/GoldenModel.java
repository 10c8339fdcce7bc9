// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.golden;

import dev.fastformer.FastformerModel;
import dev.fastformer.ModelConfig;
import dev.fastformer.ModelConfig.Pooling;
import dev.fastformer.Parameter;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** The model of a golden file: configuration from the shapes of its parameters, weights written through the views. */
final class GoldenModel {
    private static final Map<String, String> PREFIXES = Map.of(
            "attn", "fastformer_model.encoders.0.attention.self.",
            "layer", "fastformer_model.encoders.0.",
            "encoder", "fastformer_model.",
            "classify", "",
            "train", "");

    private GoldenModel() {}

    static boolean supports(String kind) {
        return PREFIXES.containsKey(kind);
    }

    /** The engine's name of a parameter that the file names its own way. */
    static String engineName(GoldenFile file, String name) {
        return PREFIXES.get(file.text("kind")) + name;
    }

    static FastformerModel create(GoldenFile file) {
        FastformerModel model = FastformerModel.create(config(file), 1);
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith("param.")) {
                Parameter parameter = model.parameter(engineName(file, name.substring("param.".length())));
                if (parameter.count() != tensor.values().length) {
                    throw new IllegalArgumentException(name + " does not fit " + parameter);
                }
                parameter.data().copyFrom(MemorySegment.ofArray(tensor.floats()));
            }
        });
        model.parametersChanged();
        return model;
    }

    private static ModelConfig config(GoldenFile file) {
        String kind = file.text("kind");
        String attention =
                "param." + PREFIXES.get("attn").substring(PREFIXES.get(kind).length());
        String layer = "param."
                + (kind.equals("attn")
                        ? ""
                        : PREFIXES.get("layer").substring(PREFIXES.get(kind).length()));
        ModelConfig.Builder builder = ModelConfig.builder()
                .hiddenSize(file.tensor(attention + "query.weight").size(0))
                .attentionHeads(file.tensor(attention + "query_att.weight").size(0))
                .hiddenLayers(Integer.parseInt(file.text("layers")))
                .layerNormEps(Double.parseDouble(file.text("layer_norm_eps", "1e-12")))
                .dropout(0)
                .vocabularySize(0)
                .labels(0)
                .maxPositionEmbeddings(0)
                .embeddingLayerNorm(false)
                .pooling(Pooling.NONE);
        if (kind.equals("attn")) {
            return builder.intermediateSize(0)
                    .outputProjection(false)
                    .residual(false)
                    .layerNorm(false)
                    .build();
        }
        builder.intermediateSize(
                file.tensor(layer + "intermediate.dense.weight").size(0));
        if (kind.equals("layer")) {
            return builder.build();
        }
        String encoder =
                "param." + PREFIXES.get("encoder").substring(PREFIXES.get(kind).length());
        builder.maxPositionEmbeddings(
                        file.tensor(encoder + "position_embeddings.weight").size(0))
                .embeddingLayerNorm(true)
                .pooling(Pooling.ATTENTION);
        if (kind.equals("encoder")) {
            return builder.build();
        }
        return builder.vocabularySize(file.tensor("param.word_embedding.weight").size(0))
                .labels(file.tensor("param.dense_linear.weight").size(0))
                .paddingRow(true)
                .build();
    }
}
