// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.weights.BenchmarkModel;
import dev.fastformer.benchmarks.peers.worker.PeerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs one case: all sides are prepared, their results compared, and those that agree timed in turns, one process at a
 * time.
 */
final class CaseRun {
    private static final long WARM_UP_MILLIS = 300;
    private static final long TURN_MILLIS = 120;
    private static final int ROUNDS = 7;

    /** Threads of a side that has just run may spin for a while before they sleep. */
    private static final long PAUSE_MILLIS = 10;

    private final BenchmarkCase benchmark;
    private final Path folder;
    private final Consumer<String> messages;

    CaseRun(BenchmarkCase benchmark, Path folder, Consumer<String> messages) {
        this.benchmark = benchmark;
        this.folder = folder;
        this.messages = messages;
    }

    /** A measurement a peer whose results agree with ours. */
    List<Measurement> run() throws IOException, InterruptedException {
        Path weights = folder.resolve("weights.safetensors");
        BenchmarkModel.write(benchmark, weights);
        List<Side> sides = new ArrayList<>();
        try {
            Side ours = new Side(new WorkerProcess(PeerKind.FASTFORMER, benchmark, weights, folder));
            sides.add(ours);
            Map<String, float[]> expected = ours.worker.results();
            for (PeerKind kind : PeerKind.against(benchmark)) {
                addIfEqual(sides, kind, weights, expected);
            }
            if (sides.size() > 1) {
                time(sides);
            }
            List<Measurement> measurements = new ArrayList<>();
            for (Side side : sides.subList(1, sides.size())) {
                measurements.add(measurement(ours, side));
            }
            return measurements;
        } finally {
            sides.forEach(side -> side.worker.close());
            Files.deleteIfExists(weights);
        }
    }

    private void addIfEqual(List<Side> sides, PeerKind kind, Path weights, Map<String, float[]> expected)
            throws IOException {
        Side side = new Side(new WorkerProcess(kind, benchmark, weights, folder));
        sides.add(side);
        side.comparison = Comparison.of(expected, side.worker.results());
        if (!side.comparison.agrees(benchmark.precision())) {
            messages.accept(benchmark + ": not timed beside " + kind + ", as its results differ: relative error "
                    + side.comparison.relativeError() + " at " + side.comparison.tensor());
            sides.removeLast().worker.close();
        }
    }

    private static void time(List<Side> sides) throws IOException, InterruptedException {
        for (Side side : sides) {
            side.worker.run(WARM_UP_MILLIS);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Side side : sides) {
                Thread.sleep(PAUSE_MILLIS);
                side.times.add(side.worker.run(TURN_MILLIS));
            }
        }
    }

    private Measurement measurement(Side ours, Side peer) throws IOException {
        return new Measurement(
                benchmark.name(),
                benchmark.phase().toString(),
                benchmark.precision().toString(),
                benchmark.threads(),
                ours.millis(),
                tokensPerSecond(ours),
                ours.worker.peakBytes(),
                peer.worker.kind().toString(),
                peer.worker.version(),
                peer.worker.kind().precision(benchmark).toString(),
                peer.millis(),
                tokensPerSecond(peer),
                peer.worker.peakBytes(),
                peer.millis() / ours.millis(),
                peer.comparison.relativeError());
    }

    private double tokensPerSecond(Side side) {
        return benchmark.shape().tokens() / side.millis() * 1000;
    }

    /** A process and its times. */
    private static final class Side {
        final WorkerProcess worker;
        final List<long[]> times = new ArrayList<>();
        Comparison comparison;

        Side(WorkerProcess worker) {
            this.worker = worker;
        }

        double millis() {
            return WorkerProcess.medianMillis(times);
        }
    }
}
