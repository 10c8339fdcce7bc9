// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import static dev.fastformer.tasks.InvalidSettingException.require;

/**
 * The settings of a training run of a {@link TextClassifier}; made by {@link TextClassifierTrainer.Builder}, where each is
 * explained, and written into the model's {@code config.json}.
 *
 * @param learning what the training of every task has
 * @param encoder the kind of attention
 * @param preLayerNorm whether layer norms stand before each part of a layer instead of after it
 * @param hiddenSize width of the model
 * @param attentionHeads heads of the attention
 * @param hiddenLayers layers
 * @param intermediateSize width of the feed-forward part; 0: none
 * @param maxLength most tokens of a text
 * @param labelSmoothing share of the target spread over all labels
 * @param balancedClassWeights whether rare labels weigh more in the loss
 * @param multiLabel whether a text bears any number of labels
 */
public record TrainingSettings(
        LearningSettings learning,
        EncoderKind encoder,
        boolean preLayerNorm,
        int hiddenSize,
        int attentionHeads,
        int hiddenLayers,
        int intermediateSize,
        int maxLength,
        double labelSmoothing,
        boolean balancedClassWeights,
        boolean multiLabel) {
    /**
     * Checks every range.
     *
     * @throws InvalidSettingException naming the setting, its value and its range
     */
    public TrainingSettings {
        require(learning != null, "learning", learning, "given");
        require(encoder != null, "encoder", encoder, "FASTFORMER or TRANSFORMER");
        require(hiddenSize >= 1, "hiddenSize", hiddenSize, "at least 1");
        require(
                attentionHeads >= 1 && hiddenSize % attentionHeads == 0,
                "attentionHeads",
                attentionHeads,
                "a divisor of the hidden size " + hiddenSize);
        require(hiddenLayers >= 1, "hiddenLayers", hiddenLayers, "at least 1");
        require(intermediateSize >= 0, "intermediateSize", intermediateSize, "0 (no feed-forward part) or more");
        require(maxLength >= 1 && maxLength <= 65_536, "maxLength", maxLength, "1 to 65536");
        require(labelSmoothing >= 0 && labelSmoothing < 1, "labelSmoothing", labelSmoothing, "at least 0 and below 1");
        require(labelSmoothing == 0 || !multiLabel, "labelSmoothing", labelSmoothing, "0 for a multi-label model");
    }
}
