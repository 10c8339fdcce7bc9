// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import dev.fastformer.benchmarks.peers.cases.Precision;
import java.util.Map;

/**
 * How far two sides' results are apart.
 *
 * @param relativeError largest over the tensors of the root of the summed squared differences over that of the summed
 *     squares
 * @param tensor where it is
 */
record Comparison(double relativeError, String tensor) {
    /**
     * Ten times the largest difference seen: that of the losses after some steps of DJL, whose Adam puts epsilon
     * elsewhere. Outputs and gradients were within 3e-5.
     */
    private static final double F32_TOLERANCE = 2e-3;

    /** bfloat16 keeps 8 bits: a rounding of each product's inputs is 2^-9 at most, and gradients pass many of them. */
    private static final double BF16_TOLERANCE = 0.1;

    /**
     * A gradient this much smaller than the largest one is zero but for rounding, as those of the scoring biases are; it
     * is held to the largest one's scale.
     */
    private static final double NEGLIGIBLE = 1e-4;

    /** Of what is not doubted. */
    static final Comparison EQUAL = new Comparison(0, "");

    /** Of what has nothing to be compared with: it agrees with nothing. */
    static final Comparison NONE = new Comparison(Double.NaN, "nothing to compare with");

    static Comparison of(Map<String, float[]> ours, Map<String, float[]> theirs) {
        if (!ours.keySet().equals(theirs.keySet())) {
            throw new IllegalArgumentException("results differ in names: " + ours.keySet() + " and " + theirs.keySet());
        }
        double largest =
                theirs.values().stream().mapToDouble(Comparison::norm).max().orElse(0);
        Comparison worst = new Comparison(0, "");
        for (Map.Entry<String, float[]> entry : ours.entrySet()) {
            float[] reference = theirs.get(entry.getKey());
            double scale = Math.max(norm(reference), NEGLIGIBLE * largest);
            double error = distance(entry.getValue(), reference) / scale;
            if (!(error <= worst.relativeError)) {
                worst = new Comparison(error, entry.getKey());
            }
        }
        return worst;
    }

    boolean agrees(Precision precision) {
        return relativeError <= (precision == Precision.F32 ? F32_TOLERANCE : BF16_TOLERANCE);
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static double distance(float[] one, float[] other) {
        if (one.length != other.length) {
            return Double.POSITIVE_INFINITY;
        }
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = (double) one[i] - other[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
