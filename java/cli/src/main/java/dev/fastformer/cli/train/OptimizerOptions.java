// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.LearningSettings;
import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainerBuilder;
import picocli.CommandLine.Option;

/** How the model learns. Names and defaults are those of the trainer. */
public class OptimizerOptions {

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Most times through the training data; ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(names = "--lr", paramLabel = "RATE", description = "Peak learning rate of Adam; ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(
            names = "--weight-decay",
            paramLabel = "RATE",
            description = "Decoupled weight decay (AdamW); ${DEFAULT-VALUE}.")
    private double weightDecay;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            description = "Share of values dropped in training; ${DEFAULT-VALUE}.")
    private double dropout;

    @Option(
            names = "--batch-size",
            paramLabel = "TEXTS",
            description = "Most texts (clicks) a batch; 32 (64), or no limit with --batch-tokens.")
    private Integer batchSize;

    @Option(
            names = "--batch-tokens",
            paramLabel = "TOKENS",
            description = "Most tokens a batch, 0 for no limit; ${DEFAULT-VALUE}.")
    private int batchTokens;

    @Option(
            names = "--schedule",
            description = "How the learning rate goes: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
    private LearningSettings.Schedule schedule;

    @Option(
            names = "--warmup",
            paramLabel = "SHARE",
            description = "Share of the run over which the rate rises; ${DEFAULT-VALUE}.")
    private double warmupRatio;

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            description = "Clip the global gradient norm, 0 for no clipping; ${DEFAULT-VALUE}.")
    private double maxGradientNorm;

    @Option(names = "--accumulate", paramLabel = "N", description = "Batches an update; ${DEFAULT-VALUE}.")
    private int accumulationSteps;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after N evaluations without a better dev score, 0 for never; ${DEFAULT-VALUE}.")
    private int patience;

    @Option(
            names = "--evaluate-every",
            paramLabel = "EPOCHS",
            description = "Epochs between dev evaluations, at most 1; ${DEFAULT-VALUE}.")
    private double evaluateEvery;

    @Option(names = "--min-count", paramLabel = "N", description = "Occurrences that a word needs; ${DEFAULT-VALUE}.")
    private int minCount;

    @Option(
            names = "--max-vocabulary",
            paramLabel = "N",
            description = "Most words, the most frequent are kept; ${DEFAULT-VALUE}.")
    private int maxVocabulary;

    /** The options of a text classifier. */
    public OptimizerOptions() {
        this(TextClassifierTrainer.builder().learning());
    }

    protected OptimizerOptions(LearningSettings defaults) {
        epochs = defaults.epochs();
        learningRate = defaults.learningRate();
        weightDecay = defaults.weightDecay();
        dropout = defaults.dropout();
        batchTokens = defaults.batchTokens();
        schedule = defaults.schedule();
        warmupRatio = defaults.warmupRatio();
        maxGradientNorm = defaults.maxGradientNorm();
        accumulationSteps = defaults.accumulationSteps();
        patience = defaults.patience();
        evaluateEvery = defaults.evaluateEvery();
        minCount = defaults.minCount();
        maxVocabulary = defaults.maxVocabulary();
    }

    public void apply(TrainerBuilder<?> builder) {
        builder.epochs(epochs);
        builder.learningRate(learningRate);
        builder.weightDecay(weightDecay);
        builder.dropout(dropout);
        if (batchSize != null) {
            builder.batchSize(batchSize);
        }
        builder.batchTokens(batchTokens);
        builder.schedule(schedule);
        builder.warmupRatio(warmupRatio);
        builder.maxGradientNorm(maxGradientNorm);
        builder.accumulationSteps(accumulationSteps);
        builder.minCount(minCount);
        builder.maxVocabulary(maxVocabulary);
        builder.patience(patience);
        builder.evaluateEvery(evaluateEvery);
    }
}
