// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrecisionTest {
    private static final TestModels.Texts TEXTS = TestModels.Texts.random(3, 9, 0, 1, 30);

    private static FastformerModel model(Precision precision) {
        return FastformerModel.create(TestModels.config(0), 7, 1, precision);
    }

    private static float[] logits(Precision precision) {
        try (FastformerModel model = model(precision)) {
            return model.logits(TEXTS.ids(), TEXTS.offsets());
        }
    }

    @Test
    void autoIsTheBestThatTheProcessorHas() {
        try (FastformerModel model = model(Precision.AUTO)) {
            assertEquals(Fastformer.bestPrecision(), model.precision());
        }
        assertArrayEquals(logits(Fastformer.bestPrecision()), logits(Precision.AUTO));
    }

    @Test
    void float32UnlessToldOtherwise() {
        try (FastformerModel model = FastformerModel.create(TestModels.config(0), 7)) {
            assertEquals(Precision.F32, model.precision());
        }
    }

    @Test
    void bfloat16IsCloseToFloat32OrRefused() {
        if (Fastformer.bestPrecision() == Precision.F32) {
            FastformerException refusal = assertThrows(FastformerException.class, () -> model(Precision.BF16));
            assertEquals(Status.UNSUPPORTED, refusal.status());
            assertTrue(refusal.getMessage().contains(Fastformer.cpu()), refusal.getMessage());
            return;
        }
        float[] exact = logits(Precision.F32);
        float[] rounded = logits(Precision.BF16);
        assertNotEquals(Arrays.toString(exact), Arrays.toString(rounded));
        assertArrayEquals(exact, rounded, 0.01f);
    }
}
