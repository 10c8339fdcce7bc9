// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import dev.fastformer.Precision;

/**
 * The settings of a training run; made by {@link TextClassifierTrainer.Builder}, where each is explained, and written
 * into the model's {@code config.json}.
 *
 * @param epochs most epochs
 * @param batchSize most texts a batch; 0: no limit
 * @param batchTokens most tokens a batch; 0: no limit
 * @param hiddenSize width of the model
 * @param attentionHeads heads of the attention
 * @param hiddenLayers layers
 * @param intermediateSize width of the feed-forward part; 0: none
 * @param maxLength most tokens of a text
 * @param dropout share of values dropped in training
 * @param learningRate peak learning rate
 * @param weightDecay decoupled weight decay
 * @param schedule how the learning rate goes after the warm-up
 * @param warmupRatio share of all updates over which the learning rate rises from 0
 * @param maxGradientNorm limit of the global gradient norm; 0: none
 * @param accumulationSteps batches an update
 * @param labelSmoothing share of the target spread over all labels
 * @param balancedClassWeights whether rare labels weigh more in the loss
 * @param minCount occurrences that a word needs to be in the vocabulary
 * @param maxVocabulary most rows of the vocabulary
 * @param multiLabel whether a text bears any number of labels
 * @param precision of the matrix products, {@link Precision#F32} or {@link Precision#BF16}
 * @param seed of initial weights, order and dropout
 * @param patience evaluations without a better dev score before the run ends; 0: never
 * @param evaluateEvery epochs between dev evaluations, above 0 and at most 1
 * @param checkpointEvery steps between checkpoints; 0: at epoch ends only
 * @param keepCheckpoints newest checkpoints kept
 */
public record TrainingSettings(
        int epochs,
        int batchSize,
        int batchTokens,
        int hiddenSize,
        int attentionHeads,
        int hiddenLayers,
        int intermediateSize,
        int maxLength,
        double dropout,
        double learningRate,
        double weightDecay,
        Schedule schedule,
        double warmupRatio,
        double maxGradientNorm,
        int accumulationSteps,
        double labelSmoothing,
        boolean balancedClassWeights,
        int minCount,
        int maxVocabulary,
        boolean multiLabel,
        Precision precision,
        long seed,
        int patience,
        double evaluateEvery,
        int checkpointEvery,
        int keepCheckpoints) {
    /** How the learning rate goes after the warm-up. */
    public enum Schedule {
        /** It stays. */
        CONSTANT,
        /** It falls in a line to 0 at the end of the last epoch. */
        LINEAR,
        /** It falls along half a cosine to 0 at the end of the last epoch. */
        COSINE
    }

    /**
     * Checks every range.
     *
     * @throws InvalidSettingException naming the setting, its value and its range
     */
    public TrainingSettings {
        require(epochs >= 1, "epochs", epochs, "at least 1");
        require(batchSize >= 0, "batchSize", batchSize, "0 (no limit) or more");
        require(batchTokens >= 0, "batchTokens", batchTokens, "0 (no limit) or more");
        require(batchSize > 0 || batchTokens > 0, "batchSize", batchSize, "above 0, unless batchTokens is");
        require(hiddenSize >= 1, "hiddenSize", hiddenSize, "at least 1");
        require(
                attentionHeads >= 1 && hiddenSize % attentionHeads == 0,
                "attentionHeads",
                attentionHeads,
                "a divisor of the hidden size " + hiddenSize);
        require(hiddenLayers >= 1, "hiddenLayers", hiddenLayers, "at least 1");
        require(intermediateSize >= 0, "intermediateSize", intermediateSize, "0 (no feed-forward part) or more");
        require(maxLength >= 1 && maxLength <= 65_536, "maxLength", maxLength, "1 to 65536");
        require(dropout >= 0 && dropout < 1, "dropout", dropout, "at least 0 and below 1");
        require(learningRate > 0 && learningRate <= 1, "learningRate", learningRate, "above 0 and at most 1");
        require(weightDecay >= 0 && weightDecay <= 1, "weightDecay", weightDecay, "0 to 1");
        require(schedule != null, "schedule", schedule, "CONSTANT, LINEAR or COSINE");
        require(warmupRatio >= 0 && warmupRatio < 1, "warmupRatio", warmupRatio, "at least 0 and below 1");
        require(
                maxGradientNorm >= 0 && Double.isFinite(maxGradientNorm),
                "maxGradientNorm",
                maxGradientNorm,
                "0 (no clipping) or more");
        require(accumulationSteps >= 1, "accumulationSteps", accumulationSteps, "at least 1");
        require(labelSmoothing >= 0 && labelSmoothing < 1, "labelSmoothing", labelSmoothing, "at least 0 and below 1");
        require(
                labelSmoothing == 0 || !multiLabel,
                "labelSmoothing",
                labelSmoothing,
                "0 for a multi-label model");
        require(minCount >= 1, "minCount", minCount, "at least 1");
        require(maxVocabulary >= 3, "maxVocabulary", maxVocabulary, "at least 3: padding, unknown and one word");
        require(precision == Precision.F32 || precision == Precision.BF16, "precision", precision, "F32 or BF16");
        require(patience >= 0, "patience", patience, "0 (never stop early) or more");
        require(evaluateEvery > 0 && evaluateEvery <= 1, "evaluateEvery", evaluateEvery, "above 0 and at most 1");
        require(checkpointEvery >= 0, "checkpointEvery", checkpointEvery, "0 (at epoch ends only) or more");
        require(keepCheckpoints >= 1, "keepCheckpoints", keepCheckpoints, "at least 1");
    }

    private static void require(boolean holds, String name, Object value, String range) {
        if (!holds) {
            throw new InvalidSettingException(name, value, range);
        }
    }
}
