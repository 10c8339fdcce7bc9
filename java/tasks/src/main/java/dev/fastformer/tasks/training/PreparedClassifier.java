// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.StepResult;
import dev.fastformer.Trainer;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.TrainingSettings;
import dev.fastformer.tasks.TrainingStart;
import dev.fastformer.tasks.TrainingStart.EmbeddingCoverage;
import dev.fastformer.tasks.data.BatchPlan;
import dev.fastformer.tasks.data.EncodedDataset;
import dev.fastformer.tasks.data.PackedInts;
import dev.fastformer.tasks.data.TrainingSet;
import dev.fastformer.tasks.files.ModelFolder;
import dev.fastformer.tasks.files.TaskConfig;
import dev.fastformer.tasks.metrics.DatasetEvaluator;
import java.nio.file.Path;
import java.util.Optional;

/** A text classifier in training. */
final class PreparedClassifier implements PreparedTask {
    private final RunFile<TrainingSettings> run;
    private final TrainingSet train;
    private final EncodedDataset dev;
    private final PreparedModel prepared;
    private final Trainer trainer;
    private final Optional<EmbeddingCoverage> coverage;
    private BatchPlan plan;

    PreparedClassifier(
            RunFile<TrainingSettings> run,
            TrainingSet train,
            EncodedDataset dev,
            PreparedModel prepared,
            Optional<EmbeddingCoverage> coverage) {
        this.run = run;
        this.train = train;
        this.dev = dev;
        this.prepared = prepared;
        this.trainer = prepared.trainer();
        this.coverage = coverage;
    }

    @Override
    public void announce(TrainingListener listener, long firstStep) {
        EncodedDataset data = train.data();
        listener.started(new TrainingStart(
                data.texts().size(),
                data.texts().total(),
                data.truncatedTexts(),
                dev == null ? 0 : dev.texts().size(),
                train.vocabulary().size(),
                train.distinctWords(),
                train.labels().names(),
                prepared.model().parameters().stream()
                        .mapToLong(parameter -> parameter.count())
                        .sum(),
                firstStep,
                coverage));
    }

    @Override
    public int openEpoch(int epoch) {
        plan = ModelSetup.plan(run.settings(), train.data().texts(), epoch);
        return plan.size();
    }

    @Override
    public long tokens(int step) {
        long tokens = 0;
        for (int text : plan.batch(step)) {
            tokens += train.data().texts().length(text);
        }
        return tokens;
    }

    @Override
    public long epochTokens() {
        return train.data().texts().total();
    }

    @Override
    public StepResult step(int step) {
        int[] batch = plan.batch(step);
        PackedInts.Packed packed = train.data().texts().select(batch);
        return run.settings().multiLabel()
                ? trainer.step(
                        packed.ids(),
                        packed.offsets(),
                        train.data().labelMatrix(batch, train.labels().size()))
                : trainer.step(packed.ids(), packed.offsets(), train.data().singleLabels(batch));
    }

    @Override
    public void publish() {
        trainer.publish();
    }

    @Override
    public Optional<Result> evaluate() {
        if (dev == null) {
            return Optional.empty();
        }
        DatasetEvaluator.Result result = run.settings().multiLabel()
                ? DatasetEvaluator.multiLabel(trainer.model(), dev, train.labels(), null)
                : DatasetEvaluator.singleLabel(trainer.model(), dev, train.labels());
        return Optional.of(new Result(result.evaluation(), result.thresholds()));
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
        train.vocabulary().write(folder.vocabulary());
        train.labels().write(folder.labels());
        ClassifierDescription.initial(run, trainer.model().config(), train, dev).write(folder.config());
    }

    @Override
    public void writeWeights(Path file) {
        trainer.model().save(file);
    }

    @Override
    public void writeResult(ModelFolder folder, TrainingReport report, float[] thresholds) {
        TaskConfig config = TaskConfig.read(folder.config());
        config.with(
                        thresholds.length > 0 ? thresholds : config.thresholds(),
                        Description.withResult(config.training(), report))
                .write(folder.config());
    }

    @Override
    public void close() {
        prepared.close();
    }
}
