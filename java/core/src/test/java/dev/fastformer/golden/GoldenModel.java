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
            "train", "",
            "rec_user_encoder", "",
            "rec_click", "",
            "rec_pool", "fastformer_model.poolers.0.");

    /** What the names of fastformer-for-rec's user encoder begin with in a state dict. */
    private static final String USER_ENCODER = "user_encoder.encoder.";

    private GoldenModel() {}

    static boolean supports(String kind) {
        return PREFIXES.containsKey(kind);
    }

    /** The engine's name of a parameter that the file names its own way. */
    static String engineName(GoldenFile file, String name) {
        String bare = name.startsWith(USER_ENCODER) ? name.substring(USER_ENCODER.length()) : name;
        return PREFIXES.get(file.text("kind")) + bare;
    }

    static FastformerModel create(GoldenFile file) {
        return switch (file.text("kind")) {
            case "rec_user_encoder" -> FastformerModel.loadPart(userEncoder(file, ""), file.path(), "param.", 1);
            case "rec_click" ->
                FastformerModel.loadPart(userEncoder(file, USER_ENCODER), file.path(), "param." + USER_ENCODER, 1);
            default -> withParameters(file);
        };
    }

    /** fastformer-for-rec's user encoder: positions are in the state dict but not added, word embeddings are not used. */
    private static ModelConfig userEncoder(GoldenFile file, String prefix) {
        String layer = "param." + prefix + PREFIXES.get("layer");
        return ModelConfig.builder()
                .vocabularySize(0)
                .maxPositionEmbeddings(0)
                .hiddenSize(file.tensor(layer + "attention.self.query.weight").size(0))
                .attentionHeads(
                        file.tensor(layer + "attention.self.query_att.weight").size(0))
                .hiddenLayers(Integer.parseInt(file.text("layers")))
                .intermediateSize(
                        file.tensor(layer + "intermediate.dense.weight").size(0))
                .layerNormEps(Double.parseDouble(file.text("layer_norm_eps")))
                .dropout(0)
                .build();
    }

    private static FastformerModel withParameters(GoldenFile file) {
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

    /** Attention pooling alone, with a width of its own. */
    private static ModelConfig pooling(GoldenFile file) {
        GoldenFile.Tensor weight = file.tensor("param.att_fc1.weight");
        return ModelConfig.builder()
                .vocabularySize(0)
                .maxPositionEmbeddings(0)
                .hiddenSize(weight.size(1))
                .attentionHeads(1)
                .hiddenLayers(0)
                .poolingSize(weight.size(0))
                .embeddingLayerNorm(false)
                .dropout(0)
                .build();
    }

    private static ModelConfig config(GoldenFile file) {
        String kind = file.text("kind");
        if (kind.equals("rec_pool")) {
            return pooling(file);
        }
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
