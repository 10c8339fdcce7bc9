// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that are not numbers are counted, and come out where they were used; nothing worse happens. */
class NonFiniteWeightsTest {
    private static final int[] IDS = {4, 5, 6, 7, 8};
    private static final long[] OFFSETS = {0, 2, 5};

    @TempDir
    Path folder;

    @Test
    void oneWordThatIsNotANumberSpoilsItsTextOnly() {
        try (FastformerModel model = TestModels.classifier()) {
            float[] sound = model.logits(IDS, OFFSETS);
            setWordToNaN(model, 7);
            try (FastformerModel loaded = savedAndLoaded(model)) {
                for (FastformerModel each : new FastformerModel[] {model, loaded}) {
                    assertEquals(TestModels.HIDDEN, each.nonFiniteCount());
                    float[] logits = each.logits(IDS, OFFSETS);
                    for (int i = 0; i < TestModels.LABELS; i++) {
                        assertEquals(sound[i], logits[i], "the first text does not have the word");
                        assertTrue(Float.isNaN(logits[TestModels.LABELS + i]));
                    }
                }
            }
        }
    }

    @Test
    void aModelOfNothingButNaNEncodesToNaN() {
        try (FastformerModel model = TestModels.classifier()) {
            long count = 0;
            for (Parameter parameter : model.parameters()) {
                for (long i = 0; i < parameter.count(); i++) {
                    parameter.data().setAtIndex(JAVA_FLOAT, i, Float.NaN);
                }
                count += parameter.count();
            }
            model.parametersChanged();
            try (FastformerModel loaded = savedAndLoaded(model)) {
                for (FastformerModel each : new FastformerModel[] {model, loaded}) {
                    assertEquals(count, each.nonFiniteCount());
                    assertAllNaN(TestModels.LABELS * 2, each.logits(IDS, OFFSETS));
                    Encoding encoding = each.encode(IDS, OFFSETS);
                    assertAllNaN(TestModels.HIDDEN * 2, encoding.pooled());
                    assertAllNaN(TestModels.HIDDEN * IDS.length, encoding.tokenStates());
                    assertAllNaN(TestModels.LABELS * 2, each.probabilities(each.logits(IDS, OFFSETS), false));
                }
            }
        }
    }

    @Test
    void infiniteWeightsCountToo() {
        try (FastformerModel model = TestModels.classifier()) {
            Parameter bias = model.parameter("dense_linear.bias");
            bias.data().setAtIndex(JAVA_FLOAT, 0, Float.POSITIVE_INFINITY);
            bias.data().setAtIndex(JAVA_FLOAT, 1, Float.NEGATIVE_INFINITY);
            model.parametersChanged();
            assertEquals(2, model.nonFiniteCount());
            float[] logits = model.logits(new int[] {4}, new long[] {0, 1});
            assertArrayEquals(
                    new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}, new float[] {logits[0], logits[1]});
            assertFalse(Float.isNaN(logits[2]) || Float.isInfinite(logits[2]));
        }
    }

    private static void setWordToNaN(FastformerModel model, int word) {
        Parameter embedding = model.parameter("word_embedding.weight");
        for (int i = 0; i < TestModels.HIDDEN; i++) {
            embedding.data().setAtIndex(JAVA_FLOAT, (long) word * TestModels.HIDDEN + i, Float.NaN);
        }
        model.parametersChanged();
    }

    private FastformerModel savedAndLoaded(FastformerModel model) {
        Path weights = folder.resolve("weights.safetensors");
        model.save(weights);
        return FastformerModel.load(model.config(), weights, 1);
    }

    private static void assertAllNaN(int count, float[] values) {
        assertEquals(count, values.length);
        for (float value : values) {
            assertTrue(Float.isNaN(value), () -> "a finite value: " + value);
        }
    }
}
