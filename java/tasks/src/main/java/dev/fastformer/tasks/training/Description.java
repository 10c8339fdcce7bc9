// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.Fastformer;
import dev.fastformer.ModelConfig;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.TrainingSettings;
import dev.fastformer.tasks.data.EncodedDataset;
import dev.fastformer.tasks.data.TrainingSet;
import dev.fastformer.tasks.files.FileHashes;
import dev.fastformer.tasks.files.Json;
import dev.fastformer.tasks.files.TaskConfig;
import dev.fastformer.tasks.metrics.Thresholds;
import java.nio.file.Path;
import java.util.Locale;

/** The {@code config.json} of a model that is trained here: at the beginning of the run, and with its result. */
final class Description {
    private static final String ARCHITECTURE = "Fastformer: Additive Attention Can Be All You Need (Chuhan Wu, Fangzhao Wu,"
            + " Tao Qi, Yongfeng Huang, Xing Xie), arXiv 2108.09084";

    private Description() {}

    /** What can be said before the first step; thresholds are the defaults until a dev set has chosen better ones. */
    static TaskConfig initial(RunFile run, ModelConfig model, TrainingSet train, EncodedDataset dev) {
        TrainingSettings settings = run.settings();
        ObjectNode training = Json.MAPPER.createObjectNode();
        training.set("settings", Json.MAPPER.valueToTree(settings));
        training.set("train", data(run.train(), train.data()));
        if (dev != null) {
            training.set("dev", data(run.dev(), dev));
        }
        ObjectNode attribution = attribution();
        if (run.embeddings() != null) {
            attribution.put("embeddings", fileName(run.embeddings()));
            attribution.put("embeddings_sha256", run.embeddings().sha256());
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

    static ObjectNode attribution() {
        return Json.MAPPER
                .createObjectNode()
                .put("architecture", ARCHITECTURE)
                .put("software", "Fastformer for the JVM " + Fastformer.version());
    }

    private static ObjectNode data(RunFile.Source source, EncodedDataset data) {
        return Json.MAPPER
                .createObjectNode()
                .put("file", fileName(source))
                .put("texts", data.texts().size())
                .put("tokens", data.texts().total())
                .put("truncated_texts", data.truncatedTexts())
                .put("sha256", data.contentHash());
    }

    /** The bare name: a model that is passed on should not tell of its maker's folders. */
    private static String fileName(RunFile.Source source) {
        return source.path() == null ? null : Path.of(source.path()).getFileName().toString();
    }

    static TaskConfig withResult(TaskConfig config, TrainingReport report, RunState state) {
        ObjectNode training = config.training().deepCopy();
        ObjectNode result = training.putObject("result");
        result.put("outcome", report.outcome().name().toLowerCase(Locale.ROOT)).put("steps", report.steps());
        float[] thresholds = config.thresholds();
        if (state.best != null) {
            result.put("best_step", state.best.step());
            if (state.best.score() != null) {
                result.put("best_dev_score", state.best.score());
            }
            thresholds = state.best.thresholds().length > 0 ? state.best.thresholds() : thresholds;
        }
        return config.with(thresholds, training);
    }
}
