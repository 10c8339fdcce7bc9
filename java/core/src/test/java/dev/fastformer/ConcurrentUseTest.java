// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.TestModels.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConcurrentUseTest {
    @Test
    void aThousandVirtualThreadsGetTheBitsOfOneThread() throws Exception {
        try (FastformerModel model = TestModels.classifier();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Texts> batches = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                batches.add(Texts.random(i, i, 32 - i, 1));
                expected.add(model.logits(batches.get(i).ids(), batches.get(i).offsets()));
            }
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                Texts texts = batches.get(i % 16);
                results.add(executor.submit(() -> model.logits(texts.ids(), texts.offsets())));
            }
            for (int i = 0; i < 1000; i++) {
                assertArrayEquals(expected.get(i % 16), results.get(i).get());
            }
        }
    }

    @Test
    void aGateThatOneHoldsAloneRefusesOthersAndBack() {
        UseGate gate = new UseGate("thing");
        gate.enter();
        gate.enter();
        assertThrows(IllegalStateException.class, gate::enterAlone);
        gate.exit();
        gate.exit();
        gate.enterAlone();
        IllegalStateException e = assertThrows(IllegalStateException.class, gate::enter);
        assertTrue(e.getMessage().contains("thing"), e.getMessage());
        assertThrows(IllegalStateException.class, gate::enterAlone);
        gate.exitAlone();
        gate.enter();
        gate.exit();
        assertTrue(gate.close());
        assertFalse(gate.close());
        assertThrows(IllegalStateException.class, gate::enter);
        assertThrows(IllegalStateException.class, gate::enterAlone);
        assertFalse(gate.enterWaiting());
    }

    @Test
    void closeWaitsForTheCallThatRunsAlone() throws Exception {
        UseGate gate = new UseGate("thing");
        gate.enterAlone();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> closed = executor.submit(gate::close);
            while (!gate.isClosed()) {
                Thread.onSpinWait();
            }
            assertFalse(closed.isDone());
            gate.exitAlone();
            assertTrue(closed.get());
        }
    }

    @Test
    void freeingAPartWaitsForAStep() throws Exception {
        UseGate gate = new UseGate("thing");
        gate.enterAlone();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> entered = executor.submit(gate::enterWaiting);
            assertThrows(TimeoutException.class, () -> entered.get(50, TimeUnit.MILLISECONDS));
            gate.exitAlone();
            assertTrue(entered.get());
        }
    }

    @Test
    void stepsAndPredictionsOfTwoThreadsNeverRunTogether() throws Exception {
        Texts texts = Texts.random(1, 20, 30, 9, 32);
        try (FastformerModel model = TestModels.classifier();
                Trainer trainer = Trainer.create(model, TrainerOptions.builder().build());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> refused = executor.submit(() -> {
                int count = 0;
                for (int i = 0; i < 2000 || count == 0; i++) {
                    try {
                        model.logits(texts.ids(), texts.offsets());
                    } catch (IllegalStateException e) {
                        count++;
                    }
                }
                return count;
            });
            int steps = 0;
            while (!refused.isDone() || steps == 0) {
                try {
                    trainer.step(texts.ids(), texts.offsets(), texts.labels());
                    steps++;
                } catch (IllegalStateException e) {
                    Thread.onSpinWait();
                }
            }
            assertTrue(refused.get() > 0, "some predictions were refused");
            trainer.publish();
            assertEquals(0, model.nonFiniteCount());
        }
    }
}
