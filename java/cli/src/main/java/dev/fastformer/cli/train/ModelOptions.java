// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainingSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the model is. Names and defaults are those of the trainer. */
public final class ModelOptions {
    private static final TrainingSettings DEFAULTS = TextClassifierTrainer.builder().settings();

    @Option(names = "--hidden", paramLabel = "D", description = "Width of the model; ${DEFAULT-VALUE}.")
    private int hiddenSize = DEFAULTS.hiddenSize();

    @Option(names = "--heads", paramLabel = "H", description = "Attention heads, a divisor of the width; ${DEFAULT-VALUE}.")
    private int attentionHeads = DEFAULTS.attentionHeads();

    @Option(names = "--layers", paramLabel = "N", description = "Layers; ${DEFAULT-VALUE}.")
    private int hiddenLayers = DEFAULTS.hiddenLayers();

    @Option(names = "--ffn", paramLabel = "F", description = "Width of the feed-forward part, 0 for none; ${DEFAULT-VALUE}.")
    private int intermediateSize = DEFAULTS.intermediateSize();

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Most tokens of a text, up to 65536; longer ones are cut and counted; ${DEFAULT-VALUE}.")
    private int maxLength = DEFAULTS.maxLength();

    @Option(names = "--min-count", paramLabel = "N", description = "Occurrences that a word needs; ${DEFAULT-VALUE}.")
    private int minCount = DEFAULTS.minCount();

    @Option(names = "--max-vocabulary", paramLabel = "N", description = "Most words, the most frequent are kept; ${DEFAULT-VALUE}.")
    private int maxVocabulary = DEFAULTS.maxVocabulary();

    @Option(
            names = "--embeddings",
            paramLabel = "FILE",
            description = "Start from the word vectors of a GloVe text file; projected where widths differ.")
    private Path embeddings;

    @Option(names = "--multi-label", description = "A text bears any number of labels.")
    private boolean multiLabel;

    public void apply(TextClassifierTrainer.Builder builder) {
        builder.hiddenSize(hiddenSize);
        builder.attentionHeads(attentionHeads);
        builder.hiddenLayers(hiddenLayers);
        builder.intermediateSize(intermediateSize);
        builder.maxLength(maxLength);
        builder.minCount(minCount);
        builder.maxVocabulary(maxVocabulary);
        builder.embeddings(embeddings);
        builder.multiLabel(multiLabel);
    }
}
