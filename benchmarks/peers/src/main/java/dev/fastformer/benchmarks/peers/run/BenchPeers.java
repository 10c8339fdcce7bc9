// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastformer.Fastformer;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.CaseList;
import dev.fastformer.benchmarks.peers.worker.Clock;
import dev.fastformer.benchmarks.peers.worker.PeerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: runs a list of cases and prints a table, and on request a line of JSON a case and peer. */
@Command(
        name = "fastformer bench peers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs Fastformer and other libraries on the same model and data in turns.")
public final class BenchPeers implements Callable<Integer> {
    @Option(
            names = "--cases",
            defaultValue = "smoke",
            description = "smoke (2 minutes), ci (15), figures (all that is promised), lengths or full.")
    private CaseList list;

    @Option(
            names = "--clock",
            defaultValue = "wall",
            description = "wall, or cpu: the processor time of cases with one thread, for a machine that is shared.")
    private Clock clock;

    @Option(names = "--only", description = "Of these, only cases whose name holds this text.")
    private String only = "";

    @Option(names = "--peer", description = "Of the peers, only this one; may be repeated. ${COMPLETION-CANDIDATES}.")
    private Set<PeerKind> peers = EnumSet.allOf(PeerKind.class);

    @Option(names = "--json", description = "Write a JSON object a line to this file.")
    private Path json;

    @Option(names = "--plot", description = "Draw time against length of single texts to this PNG file.")
    private Path plot;

    private final List<Measurement> measurements = new ArrayList<>();
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * Runs the command and ends the process.
     *
     * @param args options
     */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new BenchPeers()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fastformer-peers");
        peers.addAll(PeerKind.ALWAYS);
        if (json != null) {
            Files.writeString(json, "");
        }
        System.out.println(
                Fastformer.cpu() + ", " + Fastformer.isa() + ", " + Fastformer.gemm() + ", Java " + Runtime.version());
        System.out.println(Table.HEADER);
        try {
            for (BenchmarkCase benchmark : list.cases()) {
                if (benchmark.toString().contains(only)) {
                    new CaseRun(benchmark, peers, clock, folder, System.out::println)
                            .run()
                            .forEach(this::report);
                }
            }
        } finally {
            delete(folder);
        }
        if (plot != null) {
            LengthPlot lengths = new LengthPlot(measurements);
            lengths.write(plot);
            lengths.crossovers().forEach(System.out::println);
        }
        return CommandLine.ExitCode.OK;
    }

    private void report(Measurement measurement) {
        measurements.add(measurement);
        System.out.println(Table.row(measurement));
        if (json != null) {
            try {
                String line = mapper.writeValueAsString(measurement) + System.lineSeparator();
                Files.writeString(json, line, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    /** A line a measurement. */
    private static final class Table {
        static final String HEADER = String.format(
                "%-26s %-9s %-4s %2s %10s %10s %9s %9s %6s %6s  %-51s %10s %10s %9s %9s %6s %9s",
                "case",
                "phase",
                "prec",
                "T",
                "ours ms",
                "tokens/s",
                "impr./s",
                "peak MiB",
                "/floor",
                "/FMA",
                "peer",
                "peer ms",
                "tokens/s",
                "impr./s",
                "peak MiB",
                "ratio",
                "rel.error");

        static String row(Measurement m) {
            return String.format(
                    Locale.ROOT,
                    "%-26s %-9s %-4s %2d %10.3f %,10.0f %9s %,9d %6.2f %6.2f  %-51s %10.3f %,10.0f %9s %,9d %6.2f %9.1e",
                    m.name(),
                    m.phase(),
                    m.precision(),
                    m.threads(),
                    m.oursMs(),
                    m.oursTokensPerSecond(),
                    impressions(m.oursImpressionsPerSecond()),
                    m.oursPeakBytes() >> 20,
                    m.oursMs() / m.floorMs(),
                    m.oursMs() / m.fmaFloorMs(),
                    m.peer() + " " + m.peerVersion(),
                    m.peerMs(),
                    m.peerTokensPerSecond(),
                    impressions(m.peerImpressionsPerSecond()),
                    m.peerPeakBytes() >> 20,
                    m.ratio(),
                    m.relError());
        }

        private static String impressions(Double perSecond) {
            return perSecond == null ? "-" : String.format(Locale.ROOT, "%,.1f", perSecond);
        }
    }
}
