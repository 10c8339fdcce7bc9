// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.worker.Clock;
import dev.fastformer.benchmarks.peers.worker.PeerKind;
import dev.fastformer.benchmarks.peers.worker.Results;
import dev.fastformer.benchmarks.peers.worker.WorkerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The process of one side; see {@link WorkerMain} for the protocol. */
final class WorkerProcess implements AutoCloseable {
    /**
     * All memory comes from one heap that never shrinks: page faults after each returned block would slow PyTorch by up
     * to half.
     */
    private static final Map<String, String> MALLOC = Map.of(
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_MAX_", "0",
            "MALLOC_TOP_PAD_", "268435456",
            "MALLOC_TRIM_THRESHOLD_", "8000000000");

    /** Settings of the machine that keep PyTorch's matrix products from the newest instructions. */
    private static final List<String> OPENBLAS = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

    /** Nothing is fetched at run time, and nothing reported. */
    private static final Map<String, String> DJL = Map.of("DJL_OFFLINE", "true", "OPT_OUT_TRACKING", "true");

    private static final List<String> JVM_OPTIONS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx3g",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10");

    private static final int LAST_LINES = 12;

    private final PeerKind kind;
    private final Path folder;
    private final Path log;
    private final Process process;
    private final PrintWriter requests;
    private final BufferedReader answers;
    private String version;

    /** Starts the process, which gets ready beside the caller. */
    WorkerProcess(PeerKind kind, BenchmarkCase benchmark, Path weights, Path folder) throws IOException {
        this.kind = kind;
        this.folder = folder;
        this.log = folder.resolve(kind + ".log");
        process = start(kind, benchmark, weights);
        requests = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Waits until the process is ready.
     *
     * @throws UnsupportedOperationException if the side cannot run the case
     * @throws WorkerEndedException here and below, if the process is no more
     */
    void awaitReady() throws IOException {
        version = answer("ready");
    }

    PeerKind kind() {
        return kind;
    }

    String version() {
        return version;
    }

    /** What is compared with the other sides. */
    Map<String, float[]> results() throws IOException {
        Path file = folder.resolve(kind + ".results");
        ask("results " + file, "done");
        return Results.read(file);
    }

    /** Nanoseconds of each step that fits into so many milliseconds; of one at least. */
    long[] run(long millis, Clock clock) throws IOException {
        return Stream.of(ask("run " + millis + " " + clock.name(), "times").split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** Largest resident set while steps ran. */
    long peakBytes() throws IOException {
        return Long.parseLong(ask("memory", "peak"));
    }

    /** Ends the process. */
    @Override
    public void close() {
        requests.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process start(PeerKind kind, BenchmarkCase benchmark, Path weights) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.add("-XX:ErrorFile=" + folder.resolve(kind + ".crash"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName()));
        command.addAll(List.of(kind.name(), weights.toString()));
        command.addAll(benchmark.words());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(MALLOC);
        builder.environment().keySet().removeAll(OPENBLAS);
        builder.environment().putAll(DJL);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(benchmark.threads()));
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        return builder.start();
    }

    private String ask(String request, String expected) throws IOException {
        requests.println(request);
        return answer(expected);
    }

    private String answer(String expected) throws IOException {
        String prefix = WorkerMain.MARK + expected;
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length()).strip();
            }
            if (line.startsWith(WorkerMain.UNSUPPORTED)) {
                throw new UnsupportedOperationException(line.substring(WorkerMain.UNSUPPORTED.length()));
            }
        }
        List<String> lines = Files.readAllLines(log);
        throw new WorkerEndedException("its process ended before it answered '" + expected
                + "', perhaps for want of memory: all sides of a case hold theirs at once. Its last lines:"
                + System.lineSeparator()
                + String.join(
                        System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
    }

    /** Median of nanoseconds, in milliseconds. */
    static double medianMillis(List<long[]> times) {
        long[] sorted = times.stream().flatMapToLong(LongStream::of).sorted().toArray();
        int middle = sorted.length / 2;
        double nanos = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
        return nanos / 1e6;
    }
}
