// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
    private static final float EXACT = 0;

    @Test
    void standHalfWayBetweenTheTextsThatAreToldApart() {
        float[] probabilities = {0.75f, 0.5f, 0.25f, 0.125f};
        assertArrayEquals(new float[] {0.375f}, Thresholds.choose(probabilities, new float[] {1, 1, 0, 0}, 1), EXACT);
        assertArrayEquals(new float[] {0.625f}, Thresholds.choose(probabilities, new float[] {1, 0, 0, 0}, 1), EXACT);
        assertArrayEquals(new float[] {0.0625f}, Thresholds.choose(probabilities, new float[] {1, 1, 1, 1}, 1), EXACT);
    }

    @Test
    void aLabelWithoutTextsKeepsTheDefault() {
        assertArrayEquals(new float[] {0.5f}, Thresholds.choose(new float[] {0.9f, 0.1f}, new float[2], 1), EXACT);
    }

    @Test
    void neverCutThroughEqualProbabilities() {
        float[] thresholds = Thresholds.choose(new float[] {0.5f, 0.5f, 0.5f, 0.25f}, new float[] {1, 0, 0, 0}, 1);
        assertArrayEquals(new float[] {0.375f}, thresholds, EXACT);
    }

    @Test
    void areAtLeastAsGoodAsEveryOtherThreshold() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int texts = 1 + random.nextInt(30);
            int labels = 1 + random.nextInt(3);
            float[] probabilities = new float[texts * labels];
            float[] targets = new float[texts * labels];
            for (int i = 0; i < targets.length; i++) {
                probabilities[i] = random.nextInt(12) / 12f;
                targets[i] = random.nextInt(3) == 0 ? 1 : 0;
            }
            float[] chosen = Thresholds.choose(probabilities, targets, labels);
            for (int label = 0; label < labels; label++) {
                double best = f1(probabilities, targets, labels, label, chosen[label]);
                for (int step = 0; step <= 24; step++) {
                    double other = f1(probabilities, targets, labels, label, step / 24f);
                    assertTrue(best >= other, "round " + round + ", label " + label + ", threshold " + step / 24f);
                }
            }
        }
    }

    @Test
    void defaultsAreOneHalf() {
        assertEquals(0.5f, Thresholds.defaults(3)[2]);
    }

    private static double f1(float[] probabilities, float[] targets, int labels, int label, float threshold) {
        int correct = 0;
        int given = 0;
        int support = 0;
        for (int at = label; at < targets.length; at += labels) {
            boolean predicted = probabilities[at] >= threshold;
            given += predicted ? 1 : 0;
            support += targets[at] > 0 ? 1 : 0;
            correct += predicted && targets[at] > 0 ? 1 : 0;
        }
        return support == 0 ? 0 : 2.0 * correct / (support + given);
    }
}
