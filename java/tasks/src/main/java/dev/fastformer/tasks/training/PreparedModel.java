// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.FastformerException;
import dev.fastformer.FastformerModel;
import dev.fastformer.Status;
import dev.fastformer.Trainer;
import dev.fastformer.tasks.LearningSettings;
import dev.fastformer.tasks.TrainingSettings;
import dev.fastformer.tasks.TrainingStart.EmbeddingCoverage;
import dev.fastformer.tasks.data.EmbeddingTable;
import dev.fastformer.tasks.data.TrainingSet;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A model with its initial weights and what trains it, in the engine's memory. */
public final class PreparedModel implements AutoCloseable {
    private static final String WORD_EMBEDDING = "word_embedding.weight";

    private final FastformerModel model;
    private final Trainer trainer;

    private PreparedModel(FastformerModel model, Trainer trainer) {
        this.model = model;
        this.trainer = trainer;
    }

    static PreparedModel create(TrainingSettings settings, TrainingSet train, int threads) {
        LearningSettings learning = settings.learning();
        FastformerModel model = FastformerModel.create(
                ModelSetup.modelConfig(settings, train), learning.seed(), threads, learning.precision());
        try {
            return new PreparedModel(model, Trainer.create(model, ModelSetup.trainerOptions(settings, train)));
        } catch (RuntimeException | Error failure) {
            model.close();
            throw failure;
        }
    }

    /**
     * Has the engine create a model of these settings for two words and two labels: whatever it cannot do is found before
     * data is read or anything is written.
     *
     * @param settings the settings
     * @param threads threads of one step
     * @throws IllegalArgumentException if the engine refuses a setting
     * @throws FastformerException if there is no engine that runs here
     */
    public static void check(TrainingSettings settings, int threads) {
        try {
            LearningSettings learning = settings.learning();
            FastformerModel.create(
                            ModelSetup.modelConfig(settings, 2, 2), learning.seed(), threads, learning.precision())
                    .close();
        } catch (FastformerException refusal) {
            if (refusal.status() == Status.INVALID_ARGUMENT) {
                throw new IllegalArgumentException(refusal.getMessage(), refusal);
            }
            throw refusal;
        }
    }

    /** Puts word vectors into the embedding table. */
    EmbeddingCoverage fillEmbeddings(Path vectors, TrainingSet train) {
        MemorySegment table = model.parameter(WORD_EMBEDDING).data();
        EmbeddingCoverage coverage =
                EmbeddingTable.fill(table, model.config().hiddenSize(), vectors, train.vocabulary());
        model.parametersChanged();
        return coverage;
    }

    FastformerModel model() {
        return model;
    }

    Trainer trainer() {
        return trainer;
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
