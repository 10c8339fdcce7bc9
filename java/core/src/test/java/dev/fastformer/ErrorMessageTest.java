// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.internal.Utf8;
import dev.fastformer.internal.bindings.FastformerNative;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorMessageTest {
    private static final int THREADS = 10_000;

    @Test
    void tenThousandVirtualThreadsEachSeeTheirOwnMessage() throws InterruptedException, ExecutionException {
        try (FastformerModel model = TestModels.classifier();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<FastformerException>> failures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int badId = 1_000_000 + i;
                failures.add(executor.submit(() -> assertThrows(
                        FastformerException.class, () -> model.logits(new int[] {1, badId}, new long[] {0, 2}))));
            }
            for (int i = 0; i < THREADS; i++) {
                FastformerException e = failures.get(i).get();
                assertEquals(Status.INVALID_ARGUMENT, e.status());
                Pattern ownId = Pattern.compile("\\b" + (1_000_000 + i) + "\\b");
                assertTrue(ownId.matcher(e.getMessage()).find(), i + ": " + e.getMessage());
            }
        }
    }

    @Test
    void everyStatusOfTheEngineHasItsName() {
        assertEquals(9, Status.values().length);
        for (Status status : Status.values()) {
            String name = Utf8.read(FastformerNative.ff_status_name(status.ordinal()));
            assertEquals("FF_STATUS_" + status.name(), name);
        }
    }

    @Test
    void theNumbersOfTheEnumsAreTheEngines() {
        assertEquals(ModelConfig.Scoring.PER_HEAD.ordinal(), FastformerNative.FF_SCORING_PER_HEAD());
        assertEquals(ModelConfig.Value.SEPARATE.ordinal(), FastformerNative.FF_VALUE_SEPARATE());
        assertEquals(ModelConfig.Pooling.ATTENTION.ordinal(), FastformerNative.FF_POOLING_ATTENTION());
        assertEquals(
                TrainerOptions.Loss.BINARY_CROSS_ENTROPY.ordinal(), FastformerNative.FF_LOSS_BINARY_CROSS_ENTROPY());
        assertEquals(TrainerOptions.Schedule.LINEAR.ordinal(), FastformerNative.FF_SCHEDULE_LINEAR());
        assertEquals(TrainerOptions.Schedule.COSINE.ordinal(), FastformerNative.FF_SCHEDULE_COSINE());
    }
}
