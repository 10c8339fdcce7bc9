// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.cli.Json;
import dev.fastformer.cli.PeakMemory;
import dev.fastformer.tasks.TaskEvaluation;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingPoint;
import dev.fastformer.tasks.TrainingProgress;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.TrainingStart;
import dev.fastformer.tasks.news.NewsTrainingStart;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** One JSON object a line for machines; the field "event" tells the kind. */
public final class JsonProgress implements TrainingListener {
    private final PrintWriter out;

    public JsonProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void started(TrainingStart start) {
        ObjectNode node = event("started")
                .put("train_texts", start.trainTexts())
                .put("train_tokens", start.trainTokens())
                .put("truncated_texts", start.truncatedTexts())
                .put("dev_texts", start.devTexts())
                .put("vocabulary_size", start.vocabularySize())
                .put("distinct_words", start.distinctWords())
                .put("parameters", start.parameters())
                .put("first_step", start.firstStep());
        start.labels().forEach(node.putArray("labels")::add);
        write(node);
    }

    @Override
    public void started(NewsTrainingStart start) {
        write(event("started")
                .put("train_clicks", start.clicks())
                .put("train_news", start.news())
                .put("train_tokens", start.tokens())
                .put("impressions_without_click", start.withoutClick())
                .put("impressions_without_other", start.withoutOther())
                .put("impressions_of_cold_users", start.coldUsers())
                .put("impressions_without_labels", start.unlabelled())
                .put("empty_news", start.emptyNews())
                .put("truncated_news", start.truncatedNews())
                .put("dev_impressions", start.devImpressions())
                .put("vocabulary_size", start.vocabularySize())
                .put("distinct_words", start.distinctWords())
                .put("parameters", start.parameters())
                .put("first_step", start.firstStep()));
    }

    @Override
    public void progress(TrainingProgress progress) {
        ObjectNode node = event("progress")
                .put("epoch", progress.epoch())
                .put("epochs", progress.epochs())
                .put("step_in_epoch", progress.stepInEpoch())
                .put("steps_in_epoch", progress.stepsInEpoch())
                .put("step", progress.step())
                .put("loss", progress.loss())
                .put("learning_rate", progress.learningRate())
                .put("tokens_per_second", progress.tokensPerSecond())
                .put("remaining_seconds", progress.remaining().toMillis() / 1000.0);
        progress.devScore().ifPresent(score -> node.put("dev_score", score));
        write(node);
    }

    @Override
    public void evaluated(TrainingPoint point, TaskEvaluation evaluation) {
        ObjectNode node = event("evaluated")
                .put("epoch", point.epoch())
                .put("step", point.step())
                .put("train_loss", point.trainLoss());
        evaluation.measures().forEach((name, value) -> node.put("dev_" + name, value));
        write(node.put("best", point.dev().best()));
    }

    @Override
    public void checkpointWritten(Path file, long step) {
        write(event("checkpoint").put("file", file.toString()).put("step", step));
    }

    @Override
    public void warning(String message) {
        write(event("warning").put("message", message));
    }

    public void finished(TrainingReport report) {
        ObjectNode node = event("finished")
                .put("outcome", report.outcome().name().toLowerCase(Locale.ROOT))
                .put("folder", report.folder().toString())
                .put("steps", report.steps())
                .put("epochs", report.epochs())
                .put("best_step", report.bestStep())
                .put("tokens", report.tokens())
                .put("tokens_per_second", report.tokensPerSecond())
                .put("seconds", report.duration().toMillis() / 1000.0);
        PeakMemory.bytes().ifPresent(bytes -> node.put("peak_memory_bytes", bytes));
        if (!Double.isNaN(report.bestScore())) {
            node.put("best_dev_score", report.bestScore());
        }
        write(node);
    }

    private static ObjectNode event(String name) {
        return Json.object().put("event", name);
    }

    private void write(ObjectNode node) {
        out.println(Json.line(node));
        out.flush();
    }
}
