// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixProductTest {
    /** Four products of D by D and two of D by F a token and layer, and three times as many in training. */
    @ParameterizedTest
    @CsvSource({
        "256-16-256-2, inference, 786432",
        "256-16-1024-2, inference, 1572864",
        "768-12-3072-2, inference, 14155776",
        "256-16-256-2, training, 2359296"
    })
    void multiplyAddsOfAToken(String model, String phase, long expected) {
        BenchmarkCase benchmark = BenchmarkCase.parse(List.of("classification", model, "2x50", phase, "f32", "1"));
        long sum = MatrixProduct.of(benchmark).stream()
                .mapToLong(MatrixProduct::multiplyAdds)
                .sum();
        assertEquals(100 * expected, sum);
    }
}
