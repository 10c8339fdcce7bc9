// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.TestModels.Texts;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final TrainerOptions ADAM =
            TrainerOptions.builder().learningRate(3e-3).seed(5).build();

    @TempDir
    Path folder;

    @Test
    void theLossOfABatchThatIsRepeatedFalls() {
        Texts texts = Texts.random(1, 5, 12, 1, 30);
        try (FastformerModel model = FastformerModel.create(TestModels.config(0.1), 1);
                Trainer trainer = Trainer.create(model, ADAM)) {
            StepResult first = trainer.step(texts.ids(), texts.offsets(), texts.labels());
            StepResult last = first;
            for (int i = 0; i < 100; i++) {
                last = trainer.step(texts.ids(), texts.offsets(), texts.labels());
            }
            assertTrue(last.loss() < first.loss() / 4, first + " to " + last);
            assertEquals(101, last.updates());
            assertEquals(4, last.correct());
            assertEquals(3e-3, last.learningRate(), 1e-12);
            assertTrue(last.gradientNorm() > 0);
        }
    }

    @Test
    void anInterruptedRunGoesOnBitForBit() {
        Path checkpoint = folder.resolve("checkpoint");
        List<float[]> whole;
        try (FastformerModel model = FastformerModel.create(TestModels.config(0.2), 1);
                Trainer trainer = Trainer.create(model, ADAM)) {
            steps(trainer, 0, 20);
            trainer.publish();
            whole = parameters(model);
        }
        try (FastformerModel model = FastformerModel.create(TestModels.config(0.2), 1);
                Trainer trainer = Trainer.create(model, ADAM)) {
            steps(trainer, 0, 9);
            trainer.save(checkpoint, "after 9 steps");
        }
        assertEquals("after 9 steps", Trainer.callerState(checkpoint));
        try (FastformerModel model = FastformerModel.create(TestModels.config(0.2), 99);
                Trainer trainer = Trainer.create(model, ADAM)) {
            assertFalse(trainer.load(checkpoint), "the same machine wrote it");
            steps(trainer, 9, 20);
            trainer.publish();
            List<float[]> resumed = parameters(model);
            for (int i = 0; i < whole.size(); i++) {
                assertArrayEquals(whole.get(i), resumed.get(i));
            }
        }
    }

    @Test
    void theCallersTextIsKeptWholeAtAnyLength() {
        Path checkpoint = folder.resolve("checkpoint");
        try (FastformerModel model = TestModels.classifier();
                Trainer trainer = Trainer.create(model, ADAM)) {
            for (String state :
                    new String[] {"", "{\"epoch\":3} \u00e9\u4e2d\ud83d\ude00", "x".repeat(65_535), "y".repeat(300_000)
                    }) {
                trainer.save(checkpoint, state);
                assertEquals(state, Trainer.callerState(checkpoint));
            }
            assertThrows(IllegalArgumentException.class, () -> trainer.save(checkpoint, "a\0b"));
            assertThrows(IllegalArgumentException.class, () -> trainer.save(checkpoint, "\udc00"));
        }
    }

    @Test
    void aDamagedCheckpointChangesNothing() throws IOException {
        Path checkpoint = folder.resolve("checkpoint");
        try (FastformerModel model = TestModels.classifier();
                Trainer trainer = Trainer.create(model, ADAM)) {
            trainer.save(checkpoint, "");
            byte[] bytes = Files.readAllBytes(checkpoint);
            bytes[bytes.length / 2] ^= 1;
            Files.write(checkpoint, bytes);
            List<float[]> before = parameters(model);
            FastformerException e = assertThrows(FastformerException.class, () -> trainer.load(checkpoint));
            assertEquals(Status.INVALID_FILE, e.status());
            assertThrows(FastformerException.class, () -> Trainer.callerState(checkpoint));
            for (int i = 0; i < before.size(); i++) {
                assertArrayEquals(before.get(i), parameters(model).get(i));
            }
            e = assertThrows(FastformerException.class, () -> trainer.load(folder.resolve("absent")));
            assertEquals(Status.IO_ERROR, e.status());
            assertTrue(e.getMessage().contains("absent"), e.getMessage());
        }
    }

    @Test
    void aModelServesOnlyWhatIsPublished() {
        Texts texts = Texts.random(1, 5, 12);
        try (FastformerModel model = TestModels.classifier()) {
            try (Trainer trainer = Trainer.create(model, ADAM)) {
                trainer.step(texts.ids(), texts.offsets(), texts.labels());
                assertThrows(IllegalStateException.class, () -> model.logits(texts.ids(), texts.offsets()));
                assertThrows(IllegalStateException.class, () -> model.save(folder.resolve("weights")));
                trainer.publish();
                model.logits(texts.ids(), texts.offsets());
                trainer.step(texts.ids(), texts.offsets(), texts.labels());
            }
            model.logits(texts.ids(), texts.offsets()); // close publishes
            try (Trainer next = Trainer.create(model, ADAM)) {
                assertThrows(IllegalStateException.class, () -> Trainer.create(model, ADAM));
                next.step(texts.ids(), texts.offsets(), texts.labels());
            }
        }
    }

    @Test
    void manyLabelsATextTrainByTheirMatrix() {
        Texts texts = Texts.random(1, 5, 12);
        float[] matrix = {1, 0, 1, 0, 0, 1};
        TrainerOptions options = ADAM.toBuilder()
                .loss(TrainerOptions.Loss.BINARY_CROSS_ENTROPY)
                .classWeights(new float[] {1, 2, 3})
                .build();
        try (FastformerModel model = TestModels.classifier();
                Trainer trainer = Trainer.create(model, options)) {
            double first = trainer.step(texts.ids(), texts.offsets(), matrix).loss();
            double last = first;
            for (int i = 0; i < 60; i++) {
                last = trainer.step(texts.ids(), texts.offsets(), matrix).loss();
            }
            assertTrue(last < first / 2, first + " to " + last);
            assertThrows(IllegalStateException.class, () -> trainer.step(texts.ids(), texts.offsets(), texts.labels()));
            assertThrows(
                    IllegalArgumentException.class, () -> trainer.step(texts.ids(), texts.offsets(), new float[5]));
        }
    }

    @Test
    void batchesOfOneUpdateAreCounted() {
        Texts texts = Texts.random(1, 5, 12);
        TrainerOptions options = ADAM.toBuilder()
                .accumulationSteps(2)
                .warmupSteps(2)
                .totalSteps(10)
                .schedule(TrainerOptions.Schedule.LINEAR)
                .build();
        try (FastformerModel model = TestModels.classifier();
                Trainer trainer = Trainer.create(model, options)) {
            StepResult half = trainer.step(texts.ids(), texts.offsets(), texts.labels());
            assertEquals(0, half.updates());
            assertEquals(0, half.learningRate());
            FastformerException e =
                    assertThrows(FastformerException.class, () -> trainer.save(folder.resolve("checkpoint"), ""));
            assertEquals(Status.INVALID_STATE, e.status());
            assertEquals(
                    1,
                    trainer.step(texts.ids(), texts.offsets(), texts.labels()).updates());
        }
    }

    @Test
    void aLossThatIsNotFiniteDropsTheBatch() {
        Texts texts = Texts.random(1, 5, 12);
        try (FastformerModel model = TestModels.classifier();
                Trainer trainer = Trainer.create(model, ADAM)) {
            Parameter bias = model.parameter("dense_linear.bias");
            bias.data().setAtIndex(ValueLayout.JAVA_FLOAT, 0, Float.NaN);
            model.parametersChanged();
            assertEquals(1, model.nonFiniteCount());
            List<float[]> before = parameters(model);
            FastformerException e = assertThrows(
                    FastformerException.class, () -> trainer.step(texts.ids(), texts.offsets(), texts.labels()));
            assertEquals(Status.NOT_FINITE, e.status());
            for (int i = 0; i < before.size(); i++) {
                assertArrayEquals(before.get(i), parameters(model).get(i));
            }
        }
    }

    @Test
    void misuseIsRefusedBeforeTheEngine() {
        Texts texts = Texts.random(1, 5, 12);
        try (FastformerModel model = TestModels.classifier();
                Trainer trainer = Trainer.create(model, ADAM)) {
            assertThrows(IllegalArgumentException.class, () -> trainer.step(texts.ids(), texts.offsets(), new int[3]));
            assertThrows(
                    IllegalArgumentException.class, () -> trainer.step(texts.ids(), new long[] {0, 5}, new int[1]));
            assertThrows(IllegalStateException.class, () -> trainer.step(texts.ids(), texts.offsets(), new float[6]));
            FastformerException e = assertThrows(
                    FastformerException.class, () -> trainer.step(texts.ids(), texts.offsets(), new int[] {0, 77}));
            assertTrue(e.getMessage().contains("77"), e.getMessage());
        }
        try (FastformerModel model = FastformerModel.create(
                TestModels.config(0).toBuilder().labels(0).build(), 1)) {
            assertThrows(IllegalStateException.class, () -> Trainer.create(model, ADAM));
        }
        try (FastformerModel model = TestModels.classifier()) {
            TrainerOptions twoWeights =
                    ADAM.toBuilder().classWeights(new float[] {1, 2}).build();
            assertThrows(IllegalArgumentException.class, () -> Trainer.create(model, twoWeights));
            TrainerOptions badRate = ADAM.toBuilder().beta1(2).build();
            assertThrows(FastformerException.class, () -> Trainer.create(model, badRate));
            Trainer.create(model, ADAM).close(); // a refused trainer does not count as open
        }
    }

    @Test
    void optionsWithTheSameValuesAreEqual() {
        float[] weights = {1, 2, 3};
        TrainerOptions one = ADAM.toBuilder().classWeights(weights).build();
        TrainerOptions same =
                ADAM.toBuilder().classWeights(new float[] {1, 2, 3}).build();
        assertEquals(one, same);
        assertEquals(one.hashCode(), same.hashCode());
        weights[0] = 9;
        one.classWeights()[1] = 9;
        assertArrayEquals(new float[] {1, 2, 3}, one.classWeights());
    }

    private static void steps(Trainer trainer, int from, int to) {
        for (int i = from; i < to; i++) {
            Texts texts = Texts.random(i, 3 + i, 1, 31 - i);
            trainer.step(texts.ids(), texts.offsets(), texts.labels());
        }
    }

    private static List<float[]> parameters(FastformerModel model) {
        List<float[]> values = new ArrayList<>();
        model.parameters().forEach(parameter -> values.add(parameter.toArray()));
        return values;
    }
}
