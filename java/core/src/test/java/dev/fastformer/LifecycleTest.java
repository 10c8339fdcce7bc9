// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.TestModels.Texts;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LifecycleTest {
    private static final int ROUNDS = 500;
    private static final int THREADS = 32;
    private static final Texts TEXTS = Texts.random(3, 5, 0, 12);

    @Test
    void closeUnderThirtyTwoPredictingThreadsEndsEachWithIllegalState() throws Exception {
        float[] expected;
        try (FastformerModel model = TestModels.classifier()) {
            expected = model.logits(TEXTS.ids(), TEXTS.offsets());
        }
        try (ExecutorService platform = Executors.newFixedThreadPool(THREADS / 2);
                ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                FastformerModel model = TestModels.classifier();
                CountDownLatch predictions = new CountDownLatch(THREADS);
                List<Future<?>> predictors = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    ExecutorService threads = i % 2 == 0 ? platform : virtual;
                    predictors.add(threads.submit(() -> predictUntilClosed(model, expected, predictions)));
                }
                predictions.await();
                model.close();
                for (Future<?> predictor : predictors) {
                    predictor.get();
                }
            }
        }
    }

    private static void predictUntilClosed(FastformerModel model, float[] expected, CountDownLatch predictions) {
        while (true) {
            try {
                assertArrayEquals(expected, model.logits(TEXTS.ids(), TEXTS.offsets()));
                predictions.countDown();
            } catch (IllegalStateException e) {
                assertTrue(e.getMessage().contains("closed"), e.getMessage());
                return;
            }
        }
    }

    @Test
    void aSecondCloseDoesNothing() {
        FastformerModel model = TestModels.classifier();
        Pass pass = model.newPass();
        pass.close();
        pass.close();
        model.close();
        model.close();
        pass.close();
        assertThrows(IllegalStateException.class, model::nativeBytes);
    }

    @Test
    void everyCallAfterCloseIsRefused() {
        FastformerModel model = TestModels.classifier();
        Pass pass = model.newPass();
        Gradients gradients = model.newGradients();
        Trainer trainer = Trainer.create(model, TrainerOptions.builder().build());
        Parameter parameter = model.parameters().getFirst();
        Parameter gradient = gradients.parameters().getFirst();
        model.close();
        assertThrows(IllegalStateException.class, () -> model.logits(TEXTS.ids(), TEXTS.offsets()));
        assertThrows(IllegalStateException.class, () -> model.encode(TEXTS.ids(), TEXTS.offsets()));
        assertThrows(IllegalStateException.class, model::parameters);
        assertThrows(IllegalStateException.class, model::parametersChanged);
        assertThrows(IllegalStateException.class, model::nonFiniteCount);
        assertThrows(IllegalStateException.class, model::newPass);
        assertThrows(IllegalStateException.class, model::newGradients);
        assertThrows(IllegalStateException.class, () -> pass.backward(OutputGradients.ofLogits(null), null, null));
        assertThrows(IllegalStateException.class, gradients::zero);
        assertThrows(IllegalStateException.class, gradients::parameters);
        assertThrows(IllegalStateException.class, trainer::publish);
        assertThrows(IllegalStateException.class, parameter::toArray);
        assertThrows(IllegalStateException.class, gradient::toArray);
        assertEquals(TestModels.HIDDEN, model.config().hiddenSize());
        pass.close();
        gradients.close();
        trainer.close();
    }

    @Test
    void closingGradientsEndsTheirViewsAndNothingElse() {
        try (FastformerModel model = TestModels.classifier()) {
            Gradients gradients = model.newGradients();
            Parameter gradient = gradients.parameters().getFirst();
            gradient.toArray();
            gradients.close();
            assertThrows(IllegalStateException.class, gradient::toArray);
            assertThrows(IllegalStateException.class, gradients::zero);
            model.parameters().getFirst().toArray();
        }
    }

    @Test
    void passesClosedByManyThreadsWhileTheModelClosesAreFreedOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < ROUNDS; round++) {
                FastformerModel model = TestModels.classifier();
                List<Future<?>> closers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Pass pass = model.newPass();
                    closers.add(threads.submit(pass::close));
                }
                model.close();
                for (Future<?> closer : closers) {
                    closer.get();
                }
            }
        }
    }

    @Test
    void aForgottenModelIsFreedAndLogsOnceWhereItWasOpened() throws InterruptedException {
        Logger logger = Logger.getLogger("dev.fastformer");
        List<LogRecord> records = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            MemorySegment view = forgetModel();
            for (int i = 0; i < 200 && view.scope().isAlive(); i++) {
                System.gc();
                Thread.sleep(20);
            }
            assertThrows(IllegalStateException.class, () -> view.get(ValueLayout.JAVA_FLOAT, 0));
            System.gc();
            Thread.sleep(50);
            synchronized (handler) {
                assertEquals(1, records.size());
                boolean named = false;
                for (StackTraceElement element : records.getFirst().getThrown().getStackTrace()) {
                    named |= element.getMethodName().equals("forgetModel");
                }
                assertTrue(named, "the stack trace names the method that opened the model");
            }
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    /** Leaves a model behind that nothing refers to; a view of its memory does not keep it. */
    private static MemorySegment forgetModel() {
        return TestModels.classifier().parameters().getFirst().data();
    }
}
