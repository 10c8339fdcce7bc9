// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.news.NewsEncoderKind;
import dev.fastformer.tasks.news.NewsRecommenderTrainer;
import dev.fastformer.tasks.news.NewsTrainingSettings;
import picocli.CommandLine.Option;

/** What a news recommender is. Names and defaults are those of the trainer. */
public final class NewsModelOptions {
    private static final NewsTrainingSettings DEFAULTS =
            NewsRecommenderTrainer.builder().settings();

    @Option(
            names = "--encoder",
            paramLabel = "KIND",
            description = "How words become a news vector: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
    private NewsEncoderKind newsEncoder = DEFAULTS.newsEncoder();

    @Option(
            names = "--user-encoder",
            paramLabel = "KIND",
            description = "How clicked news become a user vector: ${COMPLETION-CANDIDATES}; as --encoder if not given.")
    private NewsEncoderKind userEncoder;

    @Option(names = "--hidden", paramLabel = "D", description = "Width of both encoders; ${DEFAULT-VALUE}.")
    private int hiddenSize = DEFAULTS.hiddenSize();

    @Option(
            names = "--heads",
            paramLabel = "H",
            description = "Attention heads, a divisor of the width; ${DEFAULT-VALUE}.")
    private int attentionHeads = DEFAULTS.attentionHeads();

    @Option(names = "--layers", paramLabel = "N", description = "Fastformer layers over words; ${DEFAULT-VALUE}.")
    private int newsLayers = DEFAULTS.newsLayers();

    @Option(names = "--user-layers", paramLabel = "N", description = "Fastformer layers over clicks; ${DEFAULT-VALUE}.")
    private int userLayers = DEFAULTS.userLayers();

    @Option(
            names = "--ffn",
            paramLabel = "F",
            description = "Width of the feed-forward part of Fastformer layers, 0 for none; ${DEFAULT-VALUE}.")
    private int intermediateSize = DEFAULTS.intermediateSize();

    @Option(
            names = "--positions",
            description = "Learn the order of words and of clicks; the authors advise against it.")
    private boolean positions;

    @Option(names = "--layer-norm", description = "Layer norms in Fastformer layers; the authors advise against them.")
    private boolean layerNorm;

    @Option(
            names = "--no-category",
            description = "Do not read category and subcategory, which else stand before the title.")
    private boolean noCategory;

    @Option(names = "--abstract", description = "Read the abstract behind the title.")
    private boolean summary;

    @Option(
            names = "--item-embedding",
            description = "Learn a vector of each training news, added to that of its words; for news that come back.")
    private boolean itemEmbedding;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Most tokens of a news; longer ones are cut and counted; ${DEFAULT-VALUE}.")
    private int maxLength = DEFAULTS.maxLength();

    @Option(
            names = "--max-history",
            paramLabel = "N",
            description = "Most clicks of a user, the newest; ${DEFAULT-VALUE}.")
    private int maxHistory = DEFAULTS.maxHistory();

    @Option(
            names = "--negatives",
            paramLabel = "K",
            description = "Other candidates that each click is told from; ${DEFAULT-VALUE}.")
    private int negatives = DEFAULTS.negatives();

    public void apply(NewsRecommenderTrainer.Builder builder) {
        builder.newsEncoder(newsEncoder);
        builder.userEncoder(userEncoder == null ? newsEncoder : userEncoder);
        builder.hiddenSize(hiddenSize);
        builder.attentionHeads(attentionHeads);
        builder.newsLayers(newsLayers);
        builder.userLayers(userLayers);
        builder.intermediateSize(intermediateSize);
        builder.positions(positions);
        builder.layerNorm(layerNorm);
        builder.category(!noCategory);
        builder.summary(summary);
        builder.itemEmbedding(itemEmbedding);
        builder.maxLength(maxLength);
        builder.maxHistory(maxHistory);
        builder.negatives(negatives);
    }
}
