// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.ModelConfig;
import dev.fastformer.tasks.TrainingSettings;
import dev.fastformer.tasks.data.EncodedDataset;
import dev.fastformer.tasks.data.TrainingSet;
import dev.fastformer.tasks.files.FileHashes;
import dev.fastformer.tasks.files.Json;
import dev.fastformer.tasks.files.TaskConfig;
import dev.fastformer.tasks.metrics.Thresholds;

/** The {@code config.json} of a classifier that is trained here. */
final class ClassifierDescription {
    private ClassifierDescription() {}

    /** What can be said before the first step; thresholds are the defaults until a dev set has chosen better ones. */
    static TaskConfig initial(RunFile<TrainingSettings> run, ModelConfig model, TrainingSet train, EncodedDataset dev) {
        TrainingSettings settings = run.settings();
        ObjectNode training = Json.MAPPER.createObjectNode();
        training.set("settings", Json.MAPPER.valueToTree(settings));
        training.set("train", data(run.source(RunFile.TRAIN), train.data()));
        if (dev != null) {
            training.set("dev", data(run.source(RunFile.DEV), dev));
        }
        ObjectNode attribution = Description.attribution();
        RunFile.Source vectors = ClassifierTask.wordVectors(run);
        if (vectors != null) {
            attribution.put("embeddings", vectors.fileName());
            attribution.put("embeddings_sha256", vectors.sha256());
        }
        float[] thresholds = settings.multiLabel() ? Thresholds.defaults(model.labels()) : new float[0];
        return new TaskConfig(
                model,
                settings.maxLength(),
                settings.multiLabel(),
                thresholds,
                FileHashes.of(train.vocabulary(), train.labels()),
                training,
                attribution);
    }

    private static ObjectNode data(RunFile.Source source, EncodedDataset data) {
        return Json.MAPPER
                .createObjectNode()
                .put("file", source.fileName())
                .put("texts", data.texts().size())
                .put("tokens", data.texts().total())
                .put("truncated_texts", data.truncatedTexts())
                .put("sha256", data.contentHash());
    }
}
