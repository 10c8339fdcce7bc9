// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.Task;
import dev.fastformer.benchmarks.peers.weights.BenchmarkWeights;
import dev.fastformer.benchmarks.peers.worker.Clock;
import dev.fastformer.benchmarks.peers.worker.PeerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs one case: all sides are prepared, their results compared with those of the first side of the same model, and
 * those that agree timed in turns, one process at a time.
 */
final class CaseRun {
    /** In the first steps memory is new and Java code not yet compiled; comparing has run one. */
    private static final int WARM_UP_TURNS = 2;

    /** A step that takes longer needs one turn of them. */
    private static final long LONG_STEP_NANOS = 1_000_000_000;

    private static final long TURN_MILLIS = 120;
    private static final int MIN_ROUNDS = 3;
    private static final int MAX_ROUNDS = 7;
    private static final long ROUNDS_NANOS = 10_000_000_000L;

    /** Threads of a side that has just run may spin for a while before they sleep. */
    private static final long PAUSE_MILLIS = 10;

    private final BenchmarkCase benchmark;
    private final Set<PeerKind> kinds;
    private final Clock clock;
    private final Path folder;
    private final Consumer<String> messages;

    /** Runs a case with those of the kinds that can run it. */
    CaseRun(BenchmarkCase benchmark, Set<PeerKind> kinds, Clock clock, Path folder, Consumer<String> messages) {
        this.benchmark = benchmark;
        this.kinds = kinds;
        this.clock = clock.of(benchmark);
        this.folder = folder;
        this.messages = messages;
    }

    /** A measurement a peer whose results agree with ours. */
    List<Measurement> run() throws IOException, InterruptedException {
        Path weights = folder.resolve("weights.safetensors");
        BenchmarkWeights.write(benchmark, weights);
        List<WorkerProcess> workers = new ArrayList<>();
        Map<PeerKind, Side> sides = new EnumMap<>(PeerKind.class);
        try {
            for (PeerKind kind : PeerKind.of(benchmark)) {
                if (kinds.contains(kind)) {
                    workers.add(new WorkerProcess(kind, benchmark, weights, folder));
                }
            }
            for (WorkerProcess worker : workers) {
                unlessItEnds(sides, worker.kind(), () -> join(sides, worker));
                if (!sides.containsKey(PeerKind.FASTFORMER)) {
                    return List.of();
                }
            }
            dropThoseThatDiffer(sides);
            time(sides);
            List<Measurement> measurements = new ArrayList<>();
            for (Side side : sides.values()) {
                if (side != sides.get(PeerKind.FASTFORMER) && side.worker.kind().attention() != null) {
                    measurements.add(measurement(sides, side));
                }
            }
            return measurements;
        } finally {
            workers.forEach(WorkerProcess::close);
            Files.deleteIfExists(weights);
        }
    }

    private void join(Map<PeerKind, Side> sides, WorkerProcess worker) throws IOException {
        PeerKind kind = worker.kind();
        try {
            worker.awaitReady();
        } catch (UnsupportedOperationException e) {
            messages.accept(benchmark + ": " + kind + " is not timed: " + e.getMessage());
            return;
        }
        Side side = new Side(worker);
        Optional<Side> reference = sides.values().stream()
                .filter(other -> other.worker.kind().attention() == kind.attention())
                .findFirst();
        sides.put(kind, side);
        side.results = side.worker.results();
        reference.ifPresent(side::compare);
    }

    private void dropThoseThatDiffer(Map<PeerKind, Side> sides) {
        for (Side side : List.copyOf(sides.values())) {
            if (!side.comparison.agrees(benchmark.precision())) {
                messages.accept(
                        benchmark + ": " + side.worker.kind() + " is not timed, as its results differ: relative error "
                                + side.comparison.relativeError() + " at " + side.comparison.tensor());
                sides.remove(side.worker.kind());
                side.worker.close();
            }
        }
    }

    private void time(Map<PeerKind, Side> sides) throws IOException, InterruptedException {
        for (Side side : List.copyOf(sides.values())) {
            unlessItEnds(sides, side.worker.kind(), () -> warmUp(side));
        }
        long end = System.nanoTime() + ROUNDS_NANOS;
        for (int round = 0; round < MIN_ROUNDS || round < MAX_ROUNDS && System.nanoTime() < end; round++) {
            for (Side side : List.copyOf(sides.values())) {
                Thread.sleep(PAUSE_MILLIS);
                unlessItEnds(sides, side.worker.kind(), () -> side.times.add(side.worker.run(TURN_MILLIS, clock)));
            }
        }
        for (Side side : List.copyOf(sides.values())) {
            unlessItEnds(sides, side.worker.kind(), () -> side.peakBytes = side.worker.peakBytes());
        }
    }

    private void warmUp(Side side) throws IOException {
        long step = 0;
        for (int turn = 0; turn < WARM_UP_TURNS && step < LONG_STEP_NANOS; turn++) {
            step = side.worker.run(TURN_MILLIS, clock)[0];
        }
    }

    /** Does some work of a side; a peer whose process ends is left out from then on. */
    private void unlessItEnds(Map<PeerKind, Side> sides, PeerKind kind, Work work) throws IOException {
        try {
            work.run();
        } catch (WorkerEndedException e) {
            if (PeerKind.ALWAYS.contains(kind)) {
                throw e;
            }
            messages.accept(benchmark + ": " + kind + " is not timed: " + e.getMessage());
            sides.remove(kind);
        }
    }

    private Measurement measurement(Map<PeerKind, Side> sides, Side peer) {
        Side ours = sides.get(PeerKind.FASTFORMER);
        return new Measurement(
                benchmark.name(),
                benchmark.phase().toString(),
                benchmark.precision().toString(),
                benchmark.threads(),
                clock.toString(),
                ours.millis(),
                tokensPerSecond(ours),
                impressionsPerSecond(ours),
                ours.peakBytes,
                peer.worker.kind().toString(),
                peer.worker.version(),
                peer.worker.kind().precision(benchmark).toString(),
                peer.millis(),
                tokensPerSecond(peer),
                impressionsPerSecond(peer),
                peer.peakBytes,
                peer.millis() / ours.millis(),
                sides.get(PeerKind.ONEDNN_FLOOR).millis(),
                sides.get(PeerKind.FMA_FLOOR).millis(),
                peer.comparison.relativeError());
    }

    private double tokensPerSecond(Side side) {
        return benchmark.encoderTokens().getFirst() / side.millis() * 1000;
    }

    private Double impressionsPerSecond(Side side) {
        return benchmark.task() == Task.RECOMMENDATION ? benchmark.shape().texts() / side.millis() * 1000 : null;
    }

    /** Some work of a side. */
    private interface Work {
        void run() throws IOException;
    }

    /** A process and its times. */
    private static final class Side {
        final WorkerProcess worker;
        final List<long[]> times = new ArrayList<>();
        long peakBytes;
        Map<String, float[]> results;
        Comparison comparison;

        Side(WorkerProcess worker) {
            this.worker = worker;
            comparison = PeerKind.ALWAYS.contains(worker.kind()) ? Comparison.EQUAL : Comparison.NONE;
        }

        /** A reference is as far from the others as the farthest of them is from it; our own is never doubted. */
        void compare(Side reference) {
            comparison = Comparison.of(reference.results, results);
            if (reference.worker.kind() != PeerKind.FASTFORMER
                    && !(reference.comparison.relativeError() >= comparison.relativeError())) {
                reference.comparison = comparison;
            }
        }

        double millis() {
            return WorkerProcess.medianMillis(times);
        }
    }
}
