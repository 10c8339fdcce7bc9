// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

package dev.fastformer.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextClassifierTrainerTest {
    @TempDir
    Path folder;

    private Path model() {
        return folder.resolve("model");
    }

    private TextClassifierTrainer.Builder builder() {
        return Topics.small(model());
    }

    @Test
    void learnsTopicsAndWritesAFolderThatPredicts() {
        List<TrainingProgress> progress = new ArrayList<>();
        List<TrainingStart> starts = new ArrayList<>();
        TrainingReport report = builder()
                .patience(0)
                .listener(new TrainingListener() {
                    @Override
                    public void started(TrainingStart start) {
                        starts.add(start);
                    }

                    @Override
                    public void progress(TrainingProgress step) {
                        progress.add(step);
                    }
                })
                .build()
                .train(Topics.dataset(1, 300), Topics.dataset(2, 60));
        assertEquals(TrainingReport.Outcome.COMPLETED, report.outcome());
        assertEquals(3.0, report.epochs());
        assertTrue(report.bestScore() > 0.95, "dev accuracy " + report.bestScore());
        assertEquals(report.bestScore(), report.bestEvaluation().orElseThrow().score());
        assertEquals(report.steps(), progress.size());
        assertEquals(300, starts.get(0).trainTexts());
        assertEquals(List.of("cooking", "music", "sailing"), starts.get(0).labels());
        TrainingProgress last = progress.get(progress.size() - 1);
        assertEquals(last.stepsInEpoch(), last.stepInEpoch());
        assertTrue(last.tokensPerSecond() > 0);
        assertTrue(last.loss() < progress.get(0).loss());
        assertTrue(last.devScore().isPresent());

        try (TextClassifier classifier = TextClassifier.load(model())) {
            Prediction prediction = classifier.predict("The guitar and the drums!");
            assertEquals("music", prediction.label());
            assertEquals(prediction.label(), prediction.top(1).get(0).label());
            assertEquals(
                    1,
                    prediction.top(5).stream()
                            .mapToDouble(LabelScore::probability)
                            .sum(),
                    1e-6);
            Evaluation evaluation = classifier.evaluate(Topics.dataset(2, 60));
            assertEquals(report.bestScore(), evaluation.accuracy());
            assertEquals(60, evaluation.texts());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTransformerLearnsTopicsToo(boolean preLayerNorm) {
        TrainingReport report = builder()
                .encoder(EncoderKind.TRANSFORMER)
                .preLayerNorm(preLayerNorm)
                .build()
                .train(Topics.dataset(1, 300), Topics.dataset(2, 60));
        assertTrue(report.bestScore() > 0.95, "dev accuracy " + report.bestScore());
        try (TextClassifier classifier = TextClassifier.load(model())) {
            assertEquals(ModelConfig.Attention.SELF, classifier.modelConfig().attention());
            assertEquals(preLayerNorm, classifier.modelConfig().preLayerNorm());
            assertEquals(
                    report.bestScore(),
                    classifier.evaluate(Topics.dataset(2, 60)).accuracy());
        }
    }

    @Test
    void theNewestModelIsKeptWithoutADevSet() {
        TrainingReport report = builder().epochs(2).build().train(Topics.dataset(1, 60), null);
        assertEquals(report.steps(), report.bestStep());
        assertTrue(Double.isNaN(report.bestScore()));
        try (TextClassifier classifier = TextClassifier.load(model())) {
            assertEquals(3, classifier.labels().size());
        }
    }

    @Test
    void endsEarlyWhenTheDevScoreRisesNoMore() {
        // A learning rate this low changes no prediction, so no evaluation is better than the first.
        TrainingReport report = builder()
                .epochs(50)
                .patience(2)
                .learningRate(1e-12)
                .build()
                .train(Topics.dataset(1, 60), Topics.dataset(2, 30));
        assertEquals(TrainingReport.Outcome.STOPPED_EARLY, report.outcome());
        assertEquals(3.0, report.epochs());
    }

    @Test
    void evaluatesPartsOfAnEpoch() {
        List<TrainingPoint> points = new ArrayList<>();
        builder()
                .epochs(2)
                .evaluateEvery(0.25)
                .patience(0)
                .listener(new TrainingListener() {
                    @Override
                    public void evaluated(TrainingPoint point, TaskEvaluation evaluation) {
                        points.add(point);
                    }
                })
                .build()
                .train(Topics.dataset(1, 128), Topics.dataset(2, 30));
        assertEquals(
                List.of(0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0),
                points.stream().map(TrainingPoint::epoch).toList());
    }

    @Test
    void learnsSeveralLabelsAndTheirThresholds() throws IOException {
        TrainingReport report = builder()
                .multiLabel(true)
                .balancedClassWeights(true)
                .epochs(6)
                .build()
                .train(Topics.multiLabel(1, 400), Topics.multiLabel(2, 100));
        assertTrue(report.bestScore() > 0.9, "dev micro-F1 " + report.bestScore());
        String config = Files.readString(model().resolve("config.json"));
        assertTrue(config.contains("\"thresholds\""), config);
        try (TextClassifier classifier = TextClassifier.load(model())) {
            assertTrue(classifier.multiLabel());
            assertEquals(
                    List.of("cooking", "sailing"),
                    classifier.predict("the oven and spoon , to anchor a mast . soup was in keel").labels().stream()
                            .map(LabelScore::label)
                            .toList());
            assertEquals(
                    report.bestScore(),
                    classifier.evaluate(Topics.multiLabel(2, 100)).microF1());
        }
    }

    @Test
    void aTokenBudgetWarmupScheduleClippingAndSmoothingWorkTogether() {
        TrainingReport report = builder()
                .batchSize(0)
                .batchTokens(200)
                .patience(0)
                .warmupRatio(0.1)
                .schedule(LearningSettings.Schedule.COSINE)
                .maxGradientNorm(1)
                .labelSmoothing(0.1)
                .weightDecay(0.01)
                .balancedClassWeights(true)
                .accumulationSteps(2)
                .build()
                .train(Topics.dataset(1, 300), Topics.dataset(2, 60));
        assertTrue(report.bestScore() > 0.9, "dev accuracy " + report.bestScore());
        double last = report.history().get(report.history().size() - 1).learningRate();
        assertTrue(last < 1e-3, "the rate falls from 5e-3 to 0, but it is " + last);
    }

    @Test
    void theBitsDoNotDependOnTheThreads() throws IOException {
        byte[] one = trainWithThreads(1);
        assertArrayEquals(one, trainWithThreads(2));
        assertArrayEquals(one, trainWithThreads(3));
    }

    private byte[] trainWithThreads(int threads) throws IOException {
        builder()
                .threads(threads)
                .overwrite(true)
                .epochs(1)
                .build()
                .train(Topics.dataset(1, 100), Topics.dataset(2, 30));
        return Files.readAllBytes(model().resolve("model.safetensors"));
    }

    @Test
    void aModelOrRunIsOverwrittenOnlyWhenAllowed() {
        builder().epochs(1).build().train(Topics.dataset(1, 60), null);
        TaskException refusal =
                assertThrows(TaskException.class, () -> builder().build().train(Topics.dataset(1, 60), null));
        assertTrue(refusal.getMessage().contains("holds a model already"), refusal.getMessage());
        TrainingReport again =
                builder().epochs(1).overwrite(true).multiLabel(true).build().train(Topics.multiLabel(1, 60), null);
        assertEquals(TrainingReport.Outcome.COMPLETED, again.outcome());
        try (TextClassifier classifier = TextClassifier.load(model())) {
            assertTrue(classifier.multiLabel());
        }
    }

    /** Stages at which a run that may overwrite a model ends before it has weights of its own. */
    enum Failure {
        DATA,
        DEV_DATA,
        WORD_VECTORS,
        START,
        FIRST_STEP
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatFailsBeforeItsFirstWeightsLeavesTheOldModel(Failure failure) throws IOException {
        builder().epochs(1).build().train(Topics.dataset(1, 60), null);
        byte[] weights = Files.readAllBytes(model().resolve("model.safetensors"));
        TrainingListener listener = new TrainingListener() {
            @Override
            public void started(TrainingStart start) {
                throwAt(Failure.START);
            }

            @Override
            public void progress(TrainingProgress progress) {
                throwAt(Failure.FIRST_STEP);
            }

            private void throwAt(Failure stage) {
                if (failure == stage) {
                    throw new IllegalStateException("the test fails here");
                }
            }
        };
        Dataset unknown = Dataset.of(List.of("a"), List.of("gardening"));
        Dataset train = failure == Failure.DATA ? unknown : Topics.multiLabel(5, 90);
        Dataset dev = failure == Failure.DEV_DATA ? unknown : null;
        TextClassifierTrainer.Builder next =
                builder().multiLabel(failure != Failure.DATA).overwrite(true).listener(listener);
        if (failure == Failure.WORD_VECTORS) {
            next.embeddings(Files.writeString(folder.resolve("vectors.txt"), "the 1 2\nand 1\n"));
        }
        assertThrows(RuntimeException.class, () -> next.build().train(train, dev));
        assertArrayEquals(weights, Files.readAllBytes(model().resolve("model.safetensors")));
        try (TextClassifier classifier = TextClassifier.load(model())) {
            assertFalse(classifier.multiLabel(), "words, labels and configuration are those of the old model");
        }
        if (failure == Failure.FIRST_STEP) {
            TextClassifierTrainer.forRun(model(), 1, new TrainingListener() {}).resume(train, dev);
            try (TextClassifier classifier = TextClassifier.load(model())) {
                assertTrue(classifier.multiLabel(), "the run that goes on replaces the old model");
            }
        }
    }

    @Test
    void wordVectorsThatHoldNoWordAreToldOf() throws IOException {
        List<String> warnings = new ArrayList<>();
        builder()
                .epochs(1)
                .embeddings(Files.writeString(folder.resolve("vectors.txt"), "Gitarre 1 2\nTrommel 3 4\n"))
                .listener(new TrainingListener() {
                    @Override
                    public void warning(String message) {
                        warnings.add(message);
                    }
                })
                .build()
                .train(Topics.dataset(1, 60), null);
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("vectors.txt hold none of the vocabulary's"), warnings.get(0));
    }

    @Test
    void whatTheEngineRefusesIsRefusedBeforeDataIsRead() {
        assertThrows(
                IllegalArgumentException.class,
                () -> builder().hiddenLayers(1_000_000).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> builder().threads(1_000_000).build());
    }

    @Test
    void badDataLeavesNoFolderBehind() {
        Dataset one = Dataset.of(List.of("a", "b"), List.of("x", "x"));
        assertThrows(TaskException.class, () -> builder().build().train(one, null));
        assertFalse(Files.exists(model()));
    }

    @Test
    void devTextsNeedLabelsOfTheTrainingTexts() {
        Dataset dev = Dataset.of(List.of("a"), List.of("gardening"));
        TaskException refusal =
                assertThrows(TaskException.class, () -> builder().build().train(Topics.dataset(1, 60), dev));
        assertTrue(refusal.getMessage().contains("'gardening'"), refusal.getMessage());
    }

    @Test
    void wrongSettingsAreRefusedByName() {
        assertRefused("epochs", TextClassifierTrainer.builder().epochs(0));
        assertRefused("batchSize", TextClassifierTrainer.builder().batchSize(0));
        assertRefused("attentionHeads", TextClassifierTrainer.builder().attentionHeads(7));
        assertRefused("dropout", TextClassifierTrainer.builder().dropout(1));
        assertRefused("dropout", TextClassifierTrainer.builder().dropout(Double.NaN));
        assertRefused("learningRate", TextClassifierTrainer.builder().learningRate(0));
        assertRefused("maxLength", TextClassifierTrainer.builder().maxLength(65_537));
        assertRefused("schedule", TextClassifierTrainer.builder().schedule(null));
        assertRefused("evaluateEvery", TextClassifierTrainer.builder().evaluateEvery(1.5));
        assertRefused(
                "labelSmoothing",
                TextClassifierTrainer.builder().labelSmoothing(0.1).multiLabel(true));
        assertRefused("keepCheckpoints", TextClassifierTrainer.builder().keepCheckpoints(0));
        assertThrows(IllegalArgumentException.class, () -> builder().threads(0));
        assertThrows(NullPointerException.class, () -> TextClassifierTrainer.builder()
                .build());
    }

    private static void assertRefused(String setting, TextClassifierTrainer.Builder builder) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, builder::settings);
        assertTrue(refusal.getMessage().contains("setting " + setting + " "), refusal.getMessage());
    }
}
