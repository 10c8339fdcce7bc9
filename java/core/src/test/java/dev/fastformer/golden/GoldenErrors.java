// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.golden;

import dev.fastformer.golden.GoldenFile.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what a case computed and measures it against the file's double-precision tensors. */
final class GoldenErrors {
    /** A gradient below this part of the case's largest is rounding noise and is measured against the largest. */
    private static final double NOISE = 1e-6;

    private record Gradient(double[] actual, double[] expected) {}

    private final Map<String, Gradient> gradients = new TreeMap<>();
    private double output;

    void output(MemorySegment actual, double[] expected) {
        output = Math.max(output, largestDifference(floats(actual), expected) / largest(expected));
    }

    void gradient(String name, MemorySegment actual, double[] expected) {
        gradients.put(name, new Gradient(floats(actual), expected));
    }

    double outputError() {
        return output;
    }

    double gradientError() {
        double largest = gradients.values().stream()
                .mapToDouble(g -> largest(g.expected()))
                .max()
                .orElseThrow();
        double worst = 0;
        for (Gradient gradient : gradients.values()) {
            double size = largest(gradient.expected());
            double scale = size < NOISE * largest ? largest : size;
            worst = Math.max(worst, largestDifference(gradient.actual(), gradient.expected()) / scale);
        }
        return worst;
    }

    /** Names of a file's double-precision gradients of parameters. */
    static List<String> parameterGradients(GoldenFile file) {
        List<String> names = new ArrayList<>();
        for (String name : file.tensors().keySet()) {
            if (name.startsWith("f64.grad.") && !name.startsWith("f64.grad.input.")) {
                names.add(name.substring("f64.grad.".length()));
            }
        }
        return names;
    }

    static double largestDifference(double[] actual, double[] expected) {
        if (actual.length != expected.length) {
            throw new IllegalArgumentException(actual.length + " values against " + expected.length);
        }
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            // NaN counts as the worst difference: Math.max keeps it.
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }

    static double[] floats(MemorySegment segment) {
        float[] floats = segment.toArray(ValueLayout.JAVA_FLOAT);
        double[] values = new double[floats.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    private static double largest(double[] values) {
        return new Tensor(new long[0], values).largest();
    }
}
