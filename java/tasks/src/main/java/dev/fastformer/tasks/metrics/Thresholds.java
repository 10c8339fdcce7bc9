// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.metrics;

import java.util.Arrays;

/** Chooses, for each label of a multi-label model, from which probability on a text is given the label. */
public final class Thresholds {
    /** The threshold of a label that cannot be chosen. */
    public static final float DEFAULT = 0.5f;

    private Thresholds() {}

    /**
     * Returns thresholds of {@link #DEFAULT} for all labels.
     *
     * @param labels the number of labels
     * @return the thresholds
     */
    public static float[] defaults(int labels) {
        float[] thresholds = new float[labels];
        Arrays.fill(thresholds, DEFAULT);
        return thresholds;
    }

    /**
     * Chooses the thresholds that give each label its highest F1; of equals the highest threshold. Each stands half-way
     * between two neighbouring probabilities. A label that no text bears keeps {@link #DEFAULT}.
     *
     * @param probabilities [texts, labels], row-major
     * @param targets [texts, labels]; above 0 where the text bears the label
     * @param labels the number of labels
     * @return one threshold a label
     */
    public static float[] choose(float[] probabilities, float[] targets, int labels) {
        float[] thresholds = defaults(labels);
        int texts = probabilities.length / labels;
        for (int label = 0; label < labels; label++) {
            thresholds[label] = choose(probabilities, targets, labels, label, texts);
        }
        return thresholds;
    }

    private static float choose(float[] probabilities, float[] targets, int labels, int label, int texts) {
        long[] keys = new long[texts];
        int support = 0;
        for (int text = 0; text < texts; text++) {
            int at = text * labels + label;
            // Bits of a float from 0 to 1 rise with its value, so this sorts by probability, and the target rides
            // along.
            keys[text] = ((long) Float.floatToRawIntBits(probabilities[at]) << 1) | (targets[at] > 0 ? 1 : 0);
            support += targets[at] > 0 ? 1 : 0;
        }
        if (support == 0) {
            return DEFAULT;
        }
        Arrays.sort(keys);
        float best = DEFAULT;
        double bestF1 = -1;
        int correct = 0;
        for (int i = texts - 1; i >= 0; i--) {
            correct += (int) (keys[i] & 1);
            float probability = probability(keys[i]);
            float below = i == 0 ? 0 : probability(keys[i - 1]);
            double f1 = 2.0 * correct / (support + texts - i);
            if (f1 > bestF1 && (i == 0 || below < probability)) {
                bestF1 = f1;
                best = between(below, probability);
            }
        }
        return best;
    }

    private static float probability(long key) {
        return Float.intBitsToFloat((int) (key >>> 1));
    }

    private static float between(float below, float above) {
        float middle = (below + above) / 2;
        return middle > below ? middle : above;
    }
}
