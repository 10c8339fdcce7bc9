// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.EncoderKind;
import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainingSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the model is. Names and defaults are those of the trainer. */
public final class ModelOptions {
    private static final TrainingSettings DEFAULTS =
            TextClassifierTrainer.builder().settings();

    @Option(
            names = "--encoder",
            paramLabel = "KIND",
            description = "Attention: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
    private EncoderKind encoder = DEFAULTS.encoder();

    @Option(names = "--pre-layer-norm", description = "Layer norms stand before each part of a layer, not after it.")
    private boolean preLayerNorm;

    @Option(names = "--hidden", paramLabel = "D", description = "Width of the model; ${DEFAULT-VALUE}.")
    private int hiddenSize = DEFAULTS.hiddenSize();

    @Option(
            names = "--heads",
            paramLabel = "H",
            description = "Attention heads, a divisor of the width; ${DEFAULT-VALUE}.")
    private int attentionHeads = DEFAULTS.attentionHeads();

    @Option(names = "--layers", paramLabel = "N", description = "Layers; ${DEFAULT-VALUE}.")
    private int hiddenLayers = DEFAULTS.hiddenLayers();

    @Option(
            names = "--ffn",
            paramLabel = "F",
            description = "Width of the feed-forward part, 0 for none; ${DEFAULT-VALUE}.")
    private int intermediateSize = DEFAULTS.intermediateSize();

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Most tokens of a text, up to 65536; longer ones are cut and counted; ${DEFAULT-VALUE}.")
    private int maxLength = DEFAULTS.maxLength();

    @Option(
            names = "--embeddings",
            paramLabel = "FILE",
            description = "Start from the word vectors of a GloVe text file; projected where widths differ.")
    private Path embeddings;

    @Option(names = "--multi-label", description = "A text bears any number of labels.")
    private boolean multiLabel;

    @Option(
            names = "--label-smoothing",
            paramLabel = "SHARE",
            description = "Share of the target spread over all labels; ${DEFAULT-VALUE}.")
    private double labelSmoothing = DEFAULTS.labelSmoothing();

    @Option(names = "--balanced", description = "Give rare labels more weight in the loss.")
    private boolean balancedClassWeights;

    public void apply(TextClassifierTrainer.Builder builder) {
        builder.hiddenSize(hiddenSize);
        builder.attentionHeads(attentionHeads);
        builder.hiddenLayers(hiddenLayers);
        builder.intermediateSize(intermediateSize);
        builder.maxLength(maxLength);
        builder.encoder(encoder);
        builder.preLayerNorm(preLayerNorm);
        builder.embeddings(embeddings);
        builder.multiLabel(multiLabel);
        builder.labelSmoothing(labelSmoothing);
        builder.balancedClassWeights(balancedClassWeights);
    }
}
