// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.ModelConfig;
import dev.fastformer.TrainerOptions;
import dev.fastformer.tasks.TrainingSettings;
import dev.fastformer.tasks.data.BatchPlan;
import dev.fastformer.tasks.data.EncodedDataset;
import dev.fastformer.tasks.data.PackedInts;
import dev.fastformer.tasks.data.TrainingSet;

/** Turns settings and data into what the engine asks for. */
final class ModelSetup {
    /** Limits of the weight of the positive part, for labels that hardly any or nearly every text bears. */
    private static final double MAX_POSITIVE_WEIGHT = 100;

    private static final double MIN_POSITIVE_WEIGHT = 0.01;

    private ModelSetup() {}

    static ModelConfig modelConfig(TrainingSettings settings, TrainingSet train) {
        return modelConfig(settings, train.vocabulary().size(), train.labels().size());
    }

    static ModelConfig modelConfig(TrainingSettings settings, int vocabularySize, int labels) {
        return ModelConfig.builder()
                .vocabularySize(vocabularySize)
                .hiddenSize(settings.hiddenSize())
                .attentionHeads(settings.attentionHeads())
                .hiddenLayers(settings.hiddenLayers())
                .intermediateSize(settings.intermediateSize())
                .maxPositionEmbeddings(settings.maxLength())
                .labels(labels)
                .attention(
                        switch (settings.encoder()) {
                            case FASTFORMER -> ModelConfig.Attention.ADDITIVE;
                            case TRANSFORMER -> ModelConfig.Attention.SELF;
                        })
                .preLayerNorm(settings.preLayerNorm())
                .dropout(settings.learning().dropout())
                .build();
    }

    /** The plan of an epoch; the same whenever it is asked for. */
    static BatchPlan plan(TrainingSettings settings, PackedInts texts, int epoch) {
        return BatchPlan.shuffled(
                texts,
                OptimizerSetup.limits(settings.learning()),
                settings.learning().seed(),
                epoch);
    }

    static TrainerOptions trainerOptions(TrainingSettings settings, TrainingSet train) {
        TrainerOptions.Builder options = OptimizerSetup.options(
                        settings.learning(),
                        epoch -> plan(settings, train.data().texts(), epoch).size())
                .loss(
                        settings.multiLabel()
                                ? TrainerOptions.Loss.BINARY_CROSS_ENTROPY
                                : TrainerOptions.Loss.CROSS_ENTROPY)
                .labelSmoothing(settings.labelSmoothing());
        if (settings.balancedClassWeights()) {
            options.classWeights(balancedWeights(train.data(), train.labels().size(), settings.multiLabel()));
        }
        return options.build();
    }

    /**
     * Weights that let each label count alike: texts / (labels * texts of the label), or for several labels a text, where
     * they weigh the positive part, texts without the label / texts with it.
     */
    static float[] balancedWeights(EncodedDataset data, int labels, boolean multiLabel) {
        long[] counts = new long[labels];
        for (int i = 0; i < data.labels().total(); i++) {
            counts[data.labels().value(i)]++;
        }
        double texts = data.texts().size();
        float[] weights = new float[labels];
        for (int label = 0; label < labels; label++) {
            double positive = (texts - counts[label]) / counts[label];
            weights[label] = (float)
                    (multiLabel
                            ? Math.clamp(positive, MIN_POSITIVE_WEIGHT, MAX_POSITIVE_WEIGHT)
                            : texts / (labels * (double) counts[label]));
        }
        return weights;
    }
}
