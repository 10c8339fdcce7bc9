// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClickModelTest {
    private static final int WIDTH = 16;

    @TempDir
    Path folder;

    private static ModelConfig.Builder shape() {
        return ModelConfig.builder()
                .hiddenSize(WIDTH)
                .attentionHeads(4)
                .hiddenLayers(1)
                .intermediateSize(16)
                .maxPositionEmbeddings(0)
                .embeddingLayerNorm(false)
                .layerNorm(false)
                .dropout(0.1);
    }

    private static ModelConfig news(int items) {
        return shape().vocabularySize(20).itemCount(items).build();
    }

    private static ModelConfig user() {
        return shape().vocabularySize(0).build();
    }

    private static ClickModel model(int items, int threads) {
        return ClickModel.create(news(items), user(), 3, threads);
    }

    /** Three news, two impressions; the second is of a cold user. */
    private static ClickBatch batch(int[] items) {
        return new ClickBatch(
                new int[] {2, 3, 4, 5, 6},
                new long[] {0, 2, 4, 5},
                items,
                new long[] {0, 2, 2},
                new int[] {0, 1},
                new long[] {0, 3, 5},
                new int[] {0, 1, 2, 1, 2});
    }

    @ParameterizedTest
    @EnumSource(ModelConfig.Attention.class)
    void learnsTheClicksOfABatch(ModelConfig.Attention attention) {
        ModelConfig news = news(4).toBuilder().attention(attention).dropout(0).build();
        ModelConfig user = user().toBuilder().attention(attention).dropout(0).build();
        try (ClickModel model = ClickModel.create(news, user, 3, 1);
                ClickTrainer trainer = ClickTrainer.create(
                        model, TrainerOptions.builder().learningRate(1e-2).build())) {
            ClickBatch batch = batch(new int[] {0, 3, -1});
            StepResult first = trainer.step(batch);
            StepResult last = first;
            for (int i = 0; i < 60; i++) {
                last = trainer.step(batch);
            }
            // The cold user keeps the loss of guessing between two, and half of the mean.
            double guessing = Math.log(2) / 2;
            assertEquals((Math.log(3) + Math.log(2)) / 2, first.loss(), 0.05);
            assertEquals(guessing, last.loss(), 0.05);
            assertEquals(1, last.correct());
        }
    }

    @Test
    void savedModelsAndCheckpointsAreTheSameOnes() {
        Path weights = folder.resolve("both.safetensors");
        Path checkpoint = folder.resolve("both.checkpoint");
        TrainerOptions options = TrainerOptions.builder().build();
        try (ClickModel model = model(0, 2);
                ClickTrainer trainer = ClickTrainer.create(model, options)) {
            trainer.step(batch(null));
            assertThrows(IllegalStateException.class, () -> model.save(weights));
            trainer.save(checkpoint, "state");
            model.save(weights);
            assertEquals("state", Trainer.callerState(checkpoint));
            StepResult next = trainer.step(batch(null));
            try (ClickModel again = model(0, 1);
                    ClickTrainer other = ClickTrainer.create(again, options)) {
                other.load(checkpoint);
                assertEquals(next, other.step(batch(null)));
            }
            trainer.load(checkpoint);
            for (Path file : new Path[] {weights, checkpoint}) {
                try (ClickModel loaded = ClickModel.load(news(0), user(), file, 1)) {
                    assertArrayEquals(
                            model.news().encodePooled(new int[] {2, 3}, new long[] {0, 2}),
                            loaded.news().encodePooled(new int[] {2, 3}, new long[] {0, 2}));
                    float[] clicked = new float[2 * WIDTH];
                    clicked[3] = 1;
                    assertArrayEquals(
                            model.user().encodePooled(clicked, new long[] {0, 2}),
                            loaded.user().encodePooled(clicked, new long[] {0, 2}));
                }
            }
        }
    }

    @Test
    void scoresAreDotProductsAndTheHighestAreFound() {
        try (ClickModel model = model(0, 2);
                Arena arena = Arena.ofConfined()) {
            int items = 1000;
            MemorySegment vectors = arena.allocate(ValueLayout.JAVA_FLOAT, (long) items * WIDTH);
            MemorySegment user = arena.allocate(ValueLayout.JAVA_FLOAT, WIDTH);
            for (int i = 0; i < items * WIDTH; i++) {
                vectors.setAtIndex(ValueLayout.JAVA_FLOAT, i, (i * 37 % 101) - 50);
            }
            for (int i = 0; i < WIDTH; i++) {
                user.setAtIndex(ValueLayout.JAVA_FLOAT, i, i - 7);
            }
            MemorySegment scores = arena.allocate(ValueLayout.JAVA_FLOAT, items);
            model.score(user, vectors, null, scores);
            double[] expected = new double[items];
            for (int i = 0; i < items * WIDTH; i++) {
                expected[i / WIDTH] += ((i * 37 % 101) - 50) * (i % WIDTH - 7);
            }
            for (int i = 0; i < items; i++) {
                assertEquals(expected[i], scores.getAtIndex(ValueLayout.JAVA_FLOAT, i), 1e-2);
            }
            Ranking top = Ranking.top(scores, 5);
            for (int i = 0; i < 5; i++) {
                float score = top.scores()[i];
                long higher = Arrays.stream(expected)
                        .filter(value -> value > score + 0.1)
                        .count();
                assertTrue(higher <= i, "rank " + i);
                assertEquals(scores.getAtIndex(ValueLayout.JAVA_FLOAT, top.indices()[i]), score);
            }
            MemorySegment rows = arena.allocateFrom(ValueLayout.JAVA_INT, 7, 999, 7);
            MemorySegment few = arena.allocate(ValueLayout.JAVA_FLOAT, 3);
            model.score(user, vectors, rows, few);
            assertEquals(few.getAtIndex(ValueLayout.JAVA_FLOAT, 0), few.getAtIndex(ValueLayout.JAVA_FLOAT, 2));
            assertEquals(scores.getAtIndex(ValueLayout.JAVA_FLOAT, 999), few.getAtIndex(ValueLayout.JAVA_FLOAT, 1));
            rows.setAtIndex(ValueLayout.JAVA_INT, 1, 1000);
            assertThrows(FastformerException.class, () -> model.score(user, vectors, rows, few));
            assertThrows(IllegalArgumentException.class, () -> model.score(user, vectors, rows, scores));
            assertThrows(IllegalArgumentException.class, () -> Ranking.top(scores, -1));
            assertEquals(items, Ranking.top(scores, Integer.MAX_VALUE).indices().length);
        }
    }

    @Test
    void modelsThatDoNotFitAreRefused() {
        ModelConfig wide = user().toBuilder().hiddenSize(32).build();
        ModelConfig unpooled =
                user().toBuilder().pooling(ModelConfig.Pooling.NONE).build();
        for (ModelConfig user : new ModelConfig[] {wide, unpooled, news(0)}) {
            assertThrows(IllegalArgumentException.class, () -> ClickModel.create(news(0), user, 1, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> ClickModel.create(user(), user(), 1, 1));
    }

    @Test
    void wrongBatchesAreRefusedAndChangeNothing() {
        try (ClickModel model = model(0, 1);
                ClickTrainer trainer =
                        ClickTrainer.create(model, TrainerOptions.builder().build())) {
            assertThrows(IllegalArgumentException.class, () -> trainer.step(batch(new int[] {0, 1, 2})));
            assertThrows(IllegalArgumentException.class, () -> batch(new int[] {0}));
            ClickBatch outside = new ClickBatch(
                    new int[] {2},
                    new long[] {0, 1},
                    null,
                    new long[] {0, 1},
                    new int[] {1},
                    new long[] {0, 1},
                    new int[] {0});
            assertEquals(
                    Status.INVALID_ARGUMENT,
                    assertThrows(FastformerException.class, () -> trainer.step(outside))
                            .status());
            assertTrue(Double.isFinite(trainer.step(batch(null)).loss()));
        }
    }

    @Test
    void oneTrainerAtATimeAndNoneAfterClosing() {
        ClickModel model = model(0, 1);
        ClickTrainer trainer =
                ClickTrainer.create(model, TrainerOptions.builder().build());
        assertThrows(
                IllegalStateException.class,
                () -> ClickTrainer.create(model, TrainerOptions.builder().build()));
        trainer.close();
        trainer.close();
        ClickTrainer second =
                ClickTrainer.create(model, TrainerOptions.builder().build());
        second.step(batch(null));
        model.close();
        model.close();
        second.close();
        assertThrows(IllegalStateException.class, () -> second.step(batch(null)));
        assertThrows(IllegalStateException.class, () -> model.save(folder.resolve("closed")));
    }

    @Test
    void closingOneOfTheModelsEndsTheTrainer() {
        ClickModel model = model(0, 1);
        ClickTrainer trainer =
                ClickTrainer.create(model, TrainerOptions.builder().build());
        model.user().close();
        assertThrows(IllegalStateException.class, () -> trainer.step(batch(null)));
        trainer.close();
        model.close();
    }

    @Test
    void refusedOptionsLeaveTheModelsFree() {
        try (ClickModel model = model(0, 1)) {
            TrainerOptions smoothed =
                    TrainerOptions.builder().labelSmoothing(0.1).build();
            assertThrows(FastformerException.class, () -> ClickTrainer.create(model, smoothed));
            ClickTrainer.create(model, TrainerOptions.builder().build()).close();
        }
    }
}
