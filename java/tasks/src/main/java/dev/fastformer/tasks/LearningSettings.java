// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import dev.fastformer.Precision;

/**
 * The settings that the training of every task has; made by {@link TrainerBuilder}, where each is explained.
 *
 * @param epochs most epochs
 * @param batchSize most texts, or clicks, a batch; 0: no limit
 * @param batchTokens most tokens a batch; 0: no limit
 * @param dropout share of values dropped in training
 * @param learningRate peak learning rate
 * @param weightDecay decoupled weight decay
 * @param schedule how the learning rate goes after the warm-up
 * @param warmupRatio share of all updates over which the learning rate rises from 0
 * @param maxGradientNorm limit of the global gradient norm; 0: none
 * @param accumulationSteps batches an update
 * @param minCount occurrences that a word needs to be in the vocabulary
 * @param maxVocabulary most rows of the vocabulary
 * @param precision of the matrix products, {@link Precision#F32} or {@link Precision#BF16}
 * @param seed of initial weights, order and dropout
 * @param patience evaluations without a better dev score before the run ends; 0: never
 * @param evaluateEvery epochs between dev evaluations, above 0 and at most 1
 * @param checkpointEvery steps between checkpoints; 0: at epoch ends only
 * @param keepCheckpoints newest checkpoints kept
 */
public record LearningSettings(
        int epochs,
        int batchSize,
        int batchTokens,
        double dropout,
        double learningRate,
        double weightDecay,
        Schedule schedule,
        double warmupRatio,
        double maxGradientNorm,
        int accumulationSteps,
        int minCount,
        int maxVocabulary,
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
    public LearningSettings {
        InvalidSettingException.require(epochs >= 1, "epochs", epochs, "at least 1");
        InvalidSettingException.require(batchSize >= 0, "batchSize", batchSize, "0 (no limit) or more");
        InvalidSettingException.require(batchTokens >= 0, "batchTokens", batchTokens, "0 (no limit) or more");
        InvalidSettingException.require(
                batchSize > 0 || batchTokens > 0, "batchSize", batchSize, "above 0, unless batchTokens is");
        InvalidSettingException.require(dropout >= 0 && dropout < 1, "dropout", dropout, "at least 0 and below 1");
        InvalidSettingException.require(
                learningRate > 0 && learningRate <= 1, "learningRate", learningRate, "above 0 and at most 1");
        InvalidSettingException.require(weightDecay >= 0 && weightDecay <= 1, "weightDecay", weightDecay, "0 to 1");
        InvalidSettingException.require(schedule != null, "schedule", schedule, "CONSTANT, LINEAR or COSINE");
        InvalidSettingException.require(
                warmupRatio >= 0 && warmupRatio < 1, "warmupRatio", warmupRatio, "at least 0 and below 1");
        InvalidSettingException.require(
                maxGradientNorm >= 0 && Double.isFinite(maxGradientNorm),
                "maxGradientNorm",
                maxGradientNorm,
                "0 (no clipping) or more");
        InvalidSettingException.require(accumulationSteps >= 1, "accumulationSteps", accumulationSteps, "at least 1");
        InvalidSettingException.require(minCount >= 1, "minCount", minCount, "at least 1");
        InvalidSettingException.require(
                maxVocabulary >= 3, "maxVocabulary", maxVocabulary, "at least 3: padding, unknown and one word");
        InvalidSettingException.require(
                precision == Precision.F32 || precision == Precision.BF16, "precision", precision, "F32 or BF16");
        InvalidSettingException.require(patience >= 0, "patience", patience, "0 (never stop early) or more");
        InvalidSettingException.require(
                evaluateEvery > 0 && evaluateEvery <= 1, "evaluateEvery", evaluateEvery, "above 0 and at most 1");
        InvalidSettingException.require(
                checkpointEvery >= 0, "checkpointEvery", checkpointEvery, "0 (at epoch ends only) or more");
        InvalidSettingException.require(keepCheckpoints >= 1, "keepCheckpoints", keepCheckpoints, "at least 1");
    }
}
