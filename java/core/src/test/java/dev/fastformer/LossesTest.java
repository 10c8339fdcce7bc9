// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final float[] LOGITS = {1, -2, 0.5f, 3, 0, -1};

    @Test
    void crossEntropyIsTheWeightedMeanOfTheTextsLosses() {
        float[] weights = {1, 2, 0.5f};
        LossResult result = Losses.crossEntropy(LOGITS, new int[] {2, 1}, 3, 0, weights);
        double first = Math.log(Math.exp(1) + Math.exp(-2) + Math.exp(0.5)) - 0.5;
        double second = Math.log(Math.exp(3) + 1 + Math.exp(-1));
        assertEquals((0.5 * first + 2 * second) / 2.5, result.loss(), 1e-6);
        double sum = 0;
        for (float gradient : result.logitsGradient()) {
            sum += gradient;
        }
        assertEquals(0, sum, 1e-6, "softmax is blind to a shift of all logits");
    }

    @Test
    void binaryCrossEntropyIsTheMeanOverTextsAndLabels() {
        float[] targets = {1, 0, 1, 0, 1, 0};
        LossResult result = Losses.binaryCrossEntropy(LOGITS, targets, 3, null);
        double sum = 0;
        for (int i = 0; i < LOGITS.length; i++) {
            double sigmoid = 1 / (1 + Math.exp(-LOGITS[i]));
            sum -= targets[i] * Math.log(sigmoid) + (1 - targets[i]) * Math.log(1 - sigmoid);
            assertEquals((sigmoid - targets[i]) / LOGITS.length, result.logitsGradient()[i], 1e-6);
        }
        assertEquals(sum / LOGITS.length, result.loss(), 1e-6);
    }

    @Test
    void segmentsGiveTheSameBitsAsArrays() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment logits = arena.allocateFrom(JAVA_FLOAT, LOGITS);
            MemorySegment gradient = arena.allocate(JAVA_FLOAT, LOGITS.length);
            MemorySegment targets = arena.allocateFrom(JAVA_INT, 2, 1);
            LossResult result = Losses.crossEntropy(LOGITS, new int[] {2, 1}, 3, 0.1, null);
            assertEquals(result.loss(), Losses.crossEntropy(logits, targets, 3, 0.1, null, gradient));
            assertArrayEquals(result.logitsGradient(), gradient.toArray(JAVA_FLOAT));
            assertEquals(result.loss(), Losses.crossEntropy(logits, targets, 3, 0.1, null, null));
            float[] matrix = {1, 0, 1, 0, 1, 0};
            result = Losses.binaryCrossEntropy(LOGITS, matrix, 3, null);
            MemorySegment nativeMatrix = arena.allocateFrom(JAVA_FLOAT, matrix);
            assertEquals(result.loss(), Losses.binaryCrossEntropy(logits, nativeMatrix, 3, null, gradient));
            assertArrayEquals(result.logitsGradient(), gradient.toArray(JAVA_FLOAT));
        }
    }

    @Test
    void probabilitiesAreSoftmaxOrSigmoids() {
        float[] softmax = Losses.probabilities(LOGITS, 3, false);
        assertEquals(1, softmax[0] + softmax[1] + softmax[2], 1e-6);
        assertEquals(Math.exp(3) / (Math.exp(3) + 1 + Math.exp(-1)), softmax[3], 1e-6);
        float[] sigmoid = Losses.probabilities(LOGITS, 3, true);
        for (int i = 0; i < LOGITS.length; i++) {
            assertEquals(1 / (1 + Math.exp(-LOGITS[i])), sigmoid[i], 1e-6);
        }
        try (FastformerModel model = TestModels.classifier()) {
            assertArrayEquals(softmax, model.probabilities(LOGITS, false));
        }
    }

    @Test
    void lengthsThatContradictAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Losses.probabilities(LOGITS, 4, false));
        assertThrows(IllegalArgumentException.class, () -> Losses.probabilities(LOGITS, 0, false));
        assertThrows(IllegalArgumentException.class, () -> Losses.crossEntropy(LOGITS, new int[3], 3, 0, null));
        assertThrows(IllegalArgumentException.class, () -> Losses.crossEntropy(LOGITS, new int[2], 3, 0, new float[2]));
        assertThrows(IllegalArgumentException.class, () -> Losses.binaryCrossEntropy(LOGITS, new float[5], 3, null));
        assertThrows(FastformerException.class, () -> Losses.crossEntropy(LOGITS, new int[] {0, 3}, 3, 0, null));
        assertThrows(FastformerException.class, () -> Losses.crossEntropy(LOGITS, new int[] {0, 1}, 3, 1, null));
    }
}
