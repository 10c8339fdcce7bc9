// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.ModelConfig;

/** Turns settings into the shapes of the two models. */
final class NewsModels {
    private NewsModels() {}

    static ModelConfig news(NewsTrainingSettings settings, int vocabularySize, int items) {
        return shape(settings, settings.newsEncoder(), settings.newsLayers())
                .vocabularySize(vocabularySize)
                .maxPositionEmbeddings(settings.positions() ? settings.maxLength() : 0)
                .itemCount(items)
                .build();
    }

    static ModelConfig user(NewsTrainingSettings settings) {
        return shape(settings, settings.userEncoder(), settings.userLayers())
                .vocabularySize(0)
                .maxPositionEmbeddings(settings.positions() ? settings.maxHistory() : 0)
                .build();
    }

    private static ModelConfig.Builder shape(NewsTrainingSettings settings, NewsEncoderKind kind, int layers) {
        ModelConfig.Builder shape = ModelConfig.builder()
                .hiddenSize(settings.hiddenSize())
                .attentionHeads(settings.attentionHeads())
                .dropout(settings.learning().dropout());
        return switch (kind) {
            case FASTFORMER ->
                shape.hiddenLayers(layers)
                        .intermediateSize(settings.intermediateSize())
                        .embeddingLayerNorm(settings.layerNorm())
                        .layerNorm(settings.layerNorm());
            case NRMS ->
                shape.attention(ModelConfig.Attention.SELF)
                        .hiddenLayers(1)
                        .intermediateSize(0)
                        .residual(false)
                        .outputProjection(false)
                        .embeddingLayerNorm(false)
                        .layerNorm(false);
        };
    }
}
