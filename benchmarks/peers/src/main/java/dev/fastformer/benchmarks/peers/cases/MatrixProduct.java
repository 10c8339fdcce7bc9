// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One matrix product of the explicit graph: [rows, inner] times [inner, columns].
 *
 * @param rows of the first factor
 * @param inner that both share
 * @param columns of the second factor
 * @param leftTransposed the first factor lies in memory as [inner, rows]
 * @param rightConstant the second factor is a weight, which may lie in memory as suits the library
 */
public record MatrixProduct(int rows, int inner, int columns, boolean leftTransposed, boolean rightConstant) {
    /**
     * The products that no framework can do without when it runs the explicit graph on the real tokens of a case: query,
     * key, transform and output projection and the two of the feed-forward part of each layer; in training also the
     * gradients of each one's input and weight. The narrow products of scores and pooling are left out, which makes the
     * floor a little lower than it is. A recommender's news are encoded once a batch.
     *
     * @param benchmark the case
     * @return all products of one step
     */
    public static List<MatrixProduct> of(BenchmarkCase benchmark) {
        return benchmark.encoderTokens().stream()
                .flatMap(tokens -> Collections.nCopies(benchmark.model().layers(), layer(benchmark, tokens)).stream())
                .flatMap(List::stream)
                .toList();
    }

    private static List<MatrixProduct> layer(BenchmarkCase benchmark, int tokens) {
        int hidden = benchmark.model().hidden();
        int intermediate = benchmark.model().intermediate();
        List<MatrixProduct> layer = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            layer.addAll(dense(tokens, hidden, hidden, benchmark.phase()));
        }
        layer.addAll(dense(tokens, hidden, intermediate, benchmark.phase()));
        layer.addAll(dense(tokens, intermediate, hidden, benchmark.phase()));
        return layer;
    }

    private static List<MatrixProduct> dense(int tokens, int in, int out, Phase phase) {
        MatrixProduct output = new MatrixProduct(tokens, in, out, false, true);
        if (phase == Phase.INFERENCE) {
            return List.of(output);
        }
        MatrixProduct inputGradient = new MatrixProduct(tokens, out, in, false, true);
        MatrixProduct weightGradient = new MatrixProduct(in, tokens, out, true, false);
        return List.of(output, inputGradient, weightGradient);
    }

    /**
     * Multiply-adds.
     *
     * @return rows * inner * columns
     */
    public long multiplyAdds() {
        return (long) rows * inner * columns;
    }
}
