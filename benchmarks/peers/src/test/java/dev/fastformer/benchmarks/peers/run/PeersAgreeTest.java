// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.weights.BenchmarkModel;
import dev.fastformer.benchmarks.peers.worker.PeerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every side in a process of its own, on a small model. */
class PeersAgreeTest {
    @ParameterizedTest
    @CsvSource({
        "3x7 inference f32 1", "1x33 inference f32 2", "mixed inference f32 1",
        "3x7 training f32 1", "mixed training f32 2"
    })
    void everyPeerComputesWhatWeCompute(String shapeAndMore, @TempDir Path folder) throws IOException {
        BenchmarkCase benchmark = BenchmarkCase.parse(List.of(("32-4-48-2 " + shapeAndMore).split(" ")));
        Path weights = folder.resolve("weights.safetensors");
        BenchmarkModel.write(benchmark, weights);
        Map<String, float[]> ours = results(PeerKind.FASTFORMER, benchmark, weights, folder);
        List<PeerKind> peers = PeerKind.against(benchmark);
        assertFalse(peers.isEmpty());
        for (PeerKind peer : peers) {
            Comparison comparison = Comparison.of(ours, results(peer, benchmark, weights, folder));
            assertTrue(comparison.agrees(benchmark.precision()), () -> peer + ": " + comparison);
        }
    }

    private static Map<String, float[]> results(PeerKind kind, BenchmarkCase benchmark, Path weights, Path folder)
            throws IOException {
        try (WorkerProcess worker = new WorkerProcess(kind, benchmark, weights, folder)) {
            return worker.results();
        }
    }
}
