// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.weights.BenchmarkWeights;
import dev.fastformer.benchmarks.peers.worker.PeerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every side in a process of its own, on a small model. */
class PeersAgreeTest {
    @ParameterizedTest
    @CsvSource({
        "classification 32-4-48-2 3x7 inference f32 1",
        "classification 32-4-48-2 1x33 inference f32 2",
        "classification 32-4-48-2 mixed inference f32 1",
        "classification 32-4-48-2 3x7 training f32 1",
        "classification 32-4-48-2 mixed training f32 2",
        "recommendation 32-4-48-2 5x9 training f32 1",
        "recommendation 32-4-48-1 1x50 training f32 2"
    })
    void everyPeerComputesWhatWeCompute(String words, @TempDir Path folder) throws IOException {
        BenchmarkCase benchmark = BenchmarkCase.parse(List.of(words.split(" ")));
        Path weights = folder.resolve("weights.safetensors");
        BenchmarkWeights.write(benchmark, weights);
        Map<Attention, Map<String, float[]>> expected = new EnumMap<>(Attention.class);
        List<PeerKind> sides = PeerKind.of(benchmark);
        assertEquals(PeerKind.FASTFORMER, sides.getFirst());
        assertTrue(sides.size() > 1);
        for (PeerKind side : sides) {
            if (side.attention() == null) {
                assertTrue(results(side, benchmark, weights, folder).isEmpty());
                continue;
            }
            Map<String, float[]> results = results(side, benchmark, weights, folder);
            Comparison comparison =
                    Comparison.of(expected.computeIfAbsent(side.attention(), first -> results), results);
            assertTrue(comparison.agrees(benchmark.precision()), () -> side + ": " + comparison);
        }
        assertFalse(Comparison.of(expected.get(Attention.ADDITIVE), disturbed(expected.get(Attention.ADDITIVE)))
                .agrees(benchmark.precision()));
    }

    /** One tensor of the results, times 1.01. */
    private static Map<String, float[]> disturbed(Map<String, float[]> results) {
        Map<String, float[]> disturbed = new HashMap<>(results);
        disturbed.computeIfPresent(results.keySet().iterator().next(), (name, values) -> {
            float[] scaled = values.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= 1.01f;
            }
            return scaled;
        });
        return disturbed;
    }

    private static Map<String, float[]> results(PeerKind kind, BenchmarkCase benchmark, Path weights, Path folder)
            throws IOException {
        try (WorkerProcess worker = new WorkerProcess(kind, benchmark, weights, folder)) {
            return worker.results();
        }
    }
}
