// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.ClickBatch;
import dev.fastformer.ClickModel;
import dev.fastformer.ClickTrainer;
import dev.fastformer.FastformerModel;
import dev.fastformer.StepResult;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.data.PackedInts.Packed;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.FileHashes;
import dev.fastformer.tasks.files.Json;
import dev.fastformer.tasks.files.ModelFolder;
import dev.fastformer.tasks.training.Description;
import dev.fastformer.tasks.training.PreparedTask;
import dev.fastformer.tasks.training.RunFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A news recommender in training. */
final class PreparedNewsTask implements PreparedTask {
    private final NewsTask task;
    private final ClickTrainer trainer;
    private final ClickModel model;
    private int epoch;
    private ClickPlan plan;

    PreparedNewsTask(NewsTask task, ClickTrainer trainer) {
        this.task = task;
        this.trainer = trainer;
        this.model = trainer.model();
    }

    @Override
    public void announce(TrainingListener listener, long firstStep) {
        ClickSamples.Skipped skipped = task.samples.skipped();
        listener.started(new NewsTrainingStart(
                task.samples.size(),
                task.train.newsCount(),
                task.plan(0).tokens(),
                skipped.withoutClick(),
                skipped.withoutOther(),
                skipped.coldUsers(),
                skipped.unlabelled(),
                task.texts.empty(),
                task.texts.truncated(),
                task.dev == null ? 0 : task.dev.impressionCount(),
                task.vocabulary.size(),
                task.distinctWords,
                Stream.of(model.news(), model.user())
                        .map(FastformerModel::parameters)
                        .flatMap(parameters -> parameters.stream())
                        .mapToLong(parameter -> parameter.count())
                        .sum(),
                firstStep));
    }

    @Override
    public int openEpoch(int newEpoch) {
        epoch = newEpoch;
        plan = task.plan(newEpoch);
        return plan.size();
    }

    @Override
    public long tokens(int step) {
        return plan.tokens(step);
    }

    @Override
    public long epochTokens() {
        return plan.tokens();
    }

    @Override
    public StepResult step(int step) {
        SampledBatch batch = SampledBatch.of(task.samples, plan.batch(step), task.sampling(), epoch);
        Packed words = task.texts.rows().select(batch.news());
        return trainer.step(new ClickBatch(
                words.ids(),
                words.offsets(),
                task.items.rows(task.train.news().items(), batch.news()),
                batch.histories().offsets(),
                batch.histories().ids(),
                batch.candidates().offsets(),
                batch.candidates().ids()));
    }

    @Override
    public void publish() {
        trainer.publish();
    }

    @Override
    public Optional<Result> evaluate() {
        if (task.dev == null) {
            return Optional.empty();
        }
        RankingEvaluation evaluation = ModelRanker.evaluate(
                model, task.dev, task.devTexts, task.items, task.run.settings().maxHistory());
        return Optional.of(new Result(evaluation, new float[0]));
    }

    @Override
    public void save(Path checkpoint, String state) {
        trainer.save(checkpoint, state);
    }

    @Override
    public boolean load(Path checkpoint) {
        return trainer.load(checkpoint);
    }

    @Override
    public void writeParts(ModelFolder folder) {
        task.vocabulary.write(folder.vocabulary());
        boolean items = task.items.size() > 0;
        if (items) {
            AtomicFiles.writeLines(folder.items(), task.items.ids());
        }
        NewsTrainingSettings settings = task.run.settings();
        ObjectNode training = Json.MAPPER.createObjectNode();
        training.set("settings", Json.MAPPER.valueToTree(settings));
        training.set("train", data(task.train, RunFile.TRAIN));
        if (task.dev != null) {
            training.set("dev", data(task.dev, RunFile.DEV));
        }
        new NewsConfig(
                        model.news().config(),
                        model.user().config(),
                        NewsText.of(settings),
                        settings.maxHistory(),
                        new NewsConfig.Hashes(
                                FileHashes.hash(task.vocabulary.words()),
                                items ? FileHashes.hash(task.items.ids()) : null),
                        training,
                        Description.attribution())
                .write(folder.config());
    }

    private ObjectNode data(NewsDataset log, String kind) {
        return Json.MAPPER
                .createObjectNode()
                .put("file", task.run.source(kind).fileName())
                .put("news", log.newsCount())
                .put("impressions", log.impressionCount())
                .put("sha256", log.contentHash());
    }

    @Override
    public void writeWeights(Path file) {
        model.save(file);
    }

    @Override
    public void writeResult(ModelFolder folder, TrainingReport report, float[] thresholds) {
        NewsConfig config = NewsConfig.read(folder.config());
        config.with(Description.withResult(config.training(), report)).write(folder.config());
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
