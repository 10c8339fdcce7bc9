// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.worker.Clock;
import dev.fastformer.benchmarks.peers.worker.PeerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseRunTest {
    @Test
    void aPeerWhoseProcessEndsIsLeftOutAndTheOthersAreTimed(@TempDir Path folder) throws Exception {
        BenchmarkCase benchmark =
                BenchmarkCase.parse(List.of("classification 32-4-48-2 3x7 inference f32 1".split(" ")));
        Set<PeerKind> kinds = EnumSet.copyOf(PeerKind.ALWAYS);
        kinds.addAll(List.of(PeerKind.ONNXRUNTIME, PeerKind.BYTEDECO_PYTORCH));
        List<String> messages = new ArrayList<>();
        CaseRun run = new CaseRun(benchmark, kinds, Clock.WALL, folder, messages::add);

        CompletableFuture<Void> killing =
                CompletableFuture.runAsync(() -> killOnceCompared(PeerKind.ONNXRUNTIME, folder));
        List<Measurement> measurements = run.run();

        killing.get();
        assertEquals(
                List.of("bytedeco-pytorch"),
                measurements.stream().map(Measurement::peer).toList());
        assertEquals(1, messages.size());
        assertTrue(messages.getFirst().contains("onnxruntime is not timed: its process ended"), messages.getFirst());
    }

    private static void killOnceCompared(PeerKind kind, Path folder) {
        Path results = folder.resolve(kind + ".results");
        while (!Files.exists(results)) {
            LockSupport.parkNanos(1_000_000);
        }
        ProcessHandle.current()
                .descendants()
                .filter(process -> Arrays.asList(process.info().arguments().orElse(new String[0]))
                        .contains(kind.name()))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
