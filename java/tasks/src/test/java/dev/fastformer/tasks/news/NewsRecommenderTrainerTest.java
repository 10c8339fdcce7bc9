// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TextClassifier;
import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingProgress;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.TrainingReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewsRecommenderTrainerTest {
    @TempDir
    Path folder;

    private NewsDataset train;
    private NewsDataset dev;

    @BeforeEach
    void write() throws IOException {
        train = NewsDataset.read(Clicks.write(folder.resolve("train"), 1, 240), true);
        dev = NewsDataset.read(Clicks.write(folder.resolve("dev"), 2, 60), true);
    }

    @ParameterizedTest
    @CsvSource({
        "FASTFORMER, FASTFORMER, false, false",
        "NRMS, NRMS, false, false",
        "FASTFORMER, NRMS, true, false",
        "NRMS, FASTFORMER, false, true"
    })
    void everyPairOfEncodersLearnsWhatUsersLike(
            NewsEncoderKind news, NewsEncoderKind user, boolean positions, boolean layerNorm) {
        Path output = folder.resolve("news");
        List<NewsTrainingStart> starts = new ArrayList<>();
        TrainingReport report = Clicks.small(output)
                .newsEncoder(news)
                .userEncoder(user)
                .positions(positions)
                .layerNorm(layerNorm)
                .itemEmbedding(layerNorm)
                .epochs(10)
                .patience(0)
                .listener(new TrainingListener() {
                    @Override
                    public void started(NewsTrainingStart start) {
                        starts.add(start);
                    }
                })
                .build()
                .train(train, dev);
        assertTrue(report.bestScore() > 0.9, "AUC " + report.bestScore());
        assertEquals(240, starts.get(0).clicks());
        assertEquals(60, starts.get(0).devImpressions());
        try (NewsRecommender model = NewsRecommender.load(output)) {
            RankingEvaluation evaluation = model.evaluate(dev);
            assertEquals(report.bestScore(), evaluation.auc());
            assertEquals(60, evaluation.impressions());
        }
    }

    @Test
    void theBitsDoNotDependOnTheThreads() throws IOException {
        Clicks.small(folder.resolve("one")).threads(1).build().train(train, dev);
        Clicks.small(folder.resolve("two")).threads(2).build().train(train, dev);
        assertArrayEquals(weights("one"), weights("two"));
    }

    private byte[] weights(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name).resolve("model.safetensors"));
    }

    @Test
    void aStoppedRunGoesOnBitForBit() throws IOException {
        TrainingReport whole =
                runner("whole", new TrainingListener() {}).build().train(train, dev);
        for (long step : new long[] {1, 5, 16}) {
            String name = "stopped" + step;
            AtomicReference<NewsRecommenderTrainer> trainer = new AtomicReference<>();
            TrainingListener stop = new TrainingListener() {
                @Override
                public void progress(TrainingProgress progress) {
                    if (progress.step() == step) {
                        trainer.get().stop();
                    }
                }
            };
            trainer.set(runner(name, stop).build());
            assertEquals(Outcome.INTERRUPTED, trainer.get().train(train, dev).outcome());
            TrainingReport resumed = NewsRecommenderTrainer.forRun(folder.resolve(name), 2, new TrainingListener() {})
                    .resume();
            assertEquals(whole.steps(), resumed.steps());
            assertEquals(whole.history(), resumed.history());
            assertArrayEquals(weights("whole"), weights(name));
        }
    }

    private NewsRecommenderTrainer.Builder runner(String name, TrainingListener listener) {
        return Clicks.small(folder.resolve(name))
                .checkpointEvery(4)
                .patience(0)
                .itemEmbedding(true)
                .listener(listener);
    }

    @Test
    void aRunWhoseLogHasChangedIsRefused() throws IOException {
        Path output = folder.resolve("news");
        Clicks.small(output).epochs(1).build().train(train, dev);
        Files.writeString(folder.resolve("train/behaviors.tsv"), "1\tU\tnow\tN1\tN2-1 N3-0\n");
        TaskException refusal = assertThrows(
                TaskException.class, () -> NewsRecommenderTrainer.forRun(output, 1, new TrainingListener() {})
                        .resume());
        assertTrue(refusal.why().contains("training data is not what it was"), refusal.why());
    }

    @Test
    void aLogWithoutAnythingToLearnIsRefused() throws IOException {
        Files.writeString(folder.resolve("train/behaviors.tsv"), "1\tU\tnow\t\tN2-1 N3-0\n2\tU\tnow\tN1\tN2-0 N3-0\n");
        NewsDataset empty = NewsDataset.read(folder.resolve("train"), true);
        TaskException refusal = assertThrows(
                TaskException.class,
                () -> Clicks.small(folder.resolve("news")).build().train(empty, null));
        assertTrue(refusal.why().contains("1 have no click on a known news"), refusal.why());
        assertTrue(refusal.why().contains("1 are of users without a known click"), refusal.why());
        assertFalse(Files.exists(folder.resolve("news")));
    }

    @Test
    void aDevLogWithoutAnythingToMeasureIsRefused() throws IOException {
        Map<String, String> faults = Map.of("N2 N3", "no candidate bears", "N2-1 N3-1", "both clicked and other");
        for (Map.Entry<String, String> fault : faults.entrySet()) {
            Files.writeString(folder.resolve("dev/behaviors.tsv"), "1\tU\tnow\tN1\t" + fault.getKey() + "\n");
            NewsDataset blind = NewsDataset.read(folder.resolve("dev"), true);
            TaskException refusal = assertThrows(
                    TaskException.class,
                    () -> Clicks.small(folder.resolve("news")).build().train(train, blind));
            assertTrue(refusal.why().contains(fault.getValue()), refusal.why());
            assertTrue(refusal.where().endsWith("behaviors.tsv"), refusal.where());
        }
    }

    @Test
    void modelsOfOtherTasksAreRefused() {
        Path output = folder.resolve("news");
        Clicks.small(output).epochs(1).build().train(train, dev);
        TaskException asClassifier = assertThrows(TaskException.class, () -> TextClassifier.load(output));
        assertTrue(asClassifier.why().contains("'fastformer-news-recommender' and not"), asClassifier.why());
        TaskException asRun = assertThrows(
                TaskException.class, () -> TextClassifierTrainer.forRun(output, 1, new TrainingListener() {}));
        assertTrue(asRun.why().contains("its format is not"), asRun.why());
    }

    @Test
    void withoutADevLogTheNewestModelIsKept() {
        Path output = folder.resolve("news");
        TrainingReport report = Clicks.small(output).epochs(2).build().train(train, null);
        assertEquals(report.steps(), report.bestStep());
        assertTrue(Double.isNaN(report.bestScore()));
        try (NewsRecommender model = NewsRecommender.load(output)) {
            assertEquals(32, model.hiddenSize());
        }
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> Clicks.small(folder).negatives(0).settings());
        assertTrue(refusal.getMessage().contains("negatives is 0"), refusal.getMessage());
    }
}
