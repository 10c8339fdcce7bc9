// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

/**
 * How well one label is recognised. A ratio whose denominator is 0 counts as 0.
 *
 * @param label the label
 * @param precision share of the texts given this label that bear it
 * @param recall share of the texts that bear this label that were given it
 * @param f1 harmonic mean of precision and recall
 * @param support texts that bear the label
 * @param predicted texts that were given the label
 */
public record LabelMetrics(String label, double precision, double recall, double f1, long support, long predicted) {
    /**
     * Computes the metrics of a label from its counts.
     *
     * @param label the label
     * @param correct texts that bear the label and were given it
     * @param support texts that bear the label
     * @param predicted texts that were given the label
     * @return the metrics
     */
    public static LabelMetrics of(String label, long correct, long support, long predicted) {
        return new LabelMetrics(
                label,
                ratio(correct, predicted),
                ratio(correct, support),
                ratio(2 * correct, support + predicted),
                support,
                predicted);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
