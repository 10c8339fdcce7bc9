// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import static dev.fastformer.tasks.InvalidSettingException.require;

import dev.fastformer.tasks.LearningSettings;

/**
 * The settings of a training run of a {@link NewsRecommender}; made by {@link NewsRecommenderTrainer.Builder}, where each is
 * explained, and written into the model's {@code config.json}.
 *
 * @param learning what the training of every task has
 * @param newsEncoder how words become a news vector
 * @param userEncoder how the vectors of clicked news become a user vector
 * @param hiddenSize width of both encoders
 * @param attentionHeads heads of both encoders
 * @param newsLayers layers of a Fastformer news encoder
 * @param userLayers layers of a Fastformer user encoder
 * @param intermediateSize width of the feed-forward part of Fastformer layers; 0: none
 * @param positions whether the order of words and of clicks is learned
 * @param layerNorm whether Fastformer layers have layer norms
 * @param category whether category and subcategory stand in front of the title, as words
 * @param summary whether the abstract stands behind the title
 * @param itemEmbedding whether each training news has a vector of its own, added to that of its words
 * @param maxLength most tokens of a news
 * @param maxHistory most clicks of a user; the newest count
 * @param negatives other candidates beside each clicked one
 */
public record NewsTrainingSettings(
        LearningSettings learning,
        NewsEncoderKind newsEncoder,
        NewsEncoderKind userEncoder,
        int hiddenSize,
        int attentionHeads,
        int newsLayers,
        int userLayers,
        int intermediateSize,
        boolean positions,
        boolean layerNorm,
        boolean category,
        boolean summary,
        boolean itemEmbedding,
        int maxLength,
        int maxHistory,
        int negatives) {
    /**
     * Checks every range.
     *
     * @throws dev.fastformer.tasks.InvalidSettingException naming the setting, its value and its range
     */
    public NewsTrainingSettings {
        require(learning != null, "learning", learning, "given");
        require(newsEncoder != null, "newsEncoder", newsEncoder, "FASTFORMER or NRMS");
        require(userEncoder != null, "userEncoder", userEncoder, "FASTFORMER or NRMS");
        require(hiddenSize >= 1, "hiddenSize", hiddenSize, "at least 1");
        require(
                attentionHeads >= 1 && hiddenSize % attentionHeads == 0,
                "attentionHeads",
                attentionHeads,
                "a divisor of the hidden size " + hiddenSize);
        require(newsLayers >= 1, "newsLayers", newsLayers, "at least 1");
        require(userLayers >= 1, "userLayers", userLayers, "at least 1");
        require(intermediateSize >= 0, "intermediateSize", intermediateSize, "0 (no feed-forward part) or more");
        require(maxLength >= 1 && maxLength <= 65_536, "maxLength", maxLength, "1 to 65536");
        require(maxHistory >= 1 && maxHistory <= 65_536, "maxHistory", maxHistory, "1 to 65536");
        require(negatives >= 1 && negatives <= 1000, "negatives", negatives, "1 to 1000");
    }
}
