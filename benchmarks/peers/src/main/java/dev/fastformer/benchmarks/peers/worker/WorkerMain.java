// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The process of one side. It prepares one case, then answers one line on standard output for each on standard input:
 *
 * <pre>
 *     results FILE       writes what is compared; answers done
 *     run MILLIS CLOCK   repeats the step for so long, at least once; answers times and the nanoseconds of each
 *     memory             answers peak and the bytes of the process's largest resident set since its results
 * </pre>
 *
 * Answers begin with {@value #MARK}, as libraries may print lines of their own.
 */
public final class WorkerMain {
    /** Begins every answer. */
    public static final String MARK = "worker ";

    /** Begins the answer of a side that cannot run the case; the reason follows. */
    public static final String UNSUPPORTED = MARK + "unsupported ";

    private static final long NANOS_PER_MILLI = 1_000_000;

    private WorkerMain() {}

    /**
     * Runs until standard input ends.
     *
     * @param args kind, file of the weights, words of the case
     * @throws Exception if the library fails; its stack trace is the answer
     */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        List<String> words = Arrays.asList(args);
        BenchmarkCase benchmark = BenchmarkCase.parse(words.subList(2, words.size()));
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Peer peer = PeerKind.valueOf(words.get(0)).create(benchmark, Path.of(words.get(1)))) {
            answers.println(MARK + "ready " + peer.version());
            for (String request = requests.readLine(); request != null; request = requests.readLine()) {
                answers.println(MARK + answer(peer, request));
            }
        } catch (UnsupportedOperationException e) {
            answers.println(UNSUPPORTED + e.getMessage());
        }
    }

    private static String answer(Peer peer, String request) throws Exception {
        String[] words = request.split(" ", 2);
        return switch (words[0]) {
            case "results" -> {
                Results.write(peer.results(), Path.of(words[1]));
                PeakMemory.reset();
                yield "done";
            }
            case "run" -> {
                String[] arguments = words[1].split(" ");
                long nanos = Long.parseLong(arguments[0]) * NANOS_PER_MILLI;
                yield "times " + times(peer, nanos, Clock.valueOf(arguments[1]));
            }
            case "memory" -> "peak " + PeakMemory.bytes();
            default -> throw new IllegalArgumentException("unknown request '" + request + "'");
        };
    }

    private static String times(Peer peer, long nanos, Clock clock) throws Exception {
        LongStream.Builder times = LongStream.builder();
        long start = System.nanoTime();
        do {
            long before = clock.nanos();
            peer.step();
            times.add(clock.nanos() - before);
        } while (System.nanoTime() - start < nanos);
        return times.build().mapToObj(Long::toString).collect(Collectors.joining(" "));
    }
}
