// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.FastformerModel;
import dev.fastformer.cli.support.CommandProcess;
import dev.fastformer.cli.support.InProcess;
import dev.fastformer.cli.support.Programs;
import dev.fastformer.cli.support.SampleData;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands write, and what they say when they cannot write, read, load or remember. */
class CommandOutputTest {
    private static final String SMALL = "--hidden 32 --heads 4 --ffn 32 --layers 1 --threads 1 ";

    @TempDir
    private static Path folder;

    private static String model;
    private static String data;
    private static String multiLabel;
    private static String training;

    @BeforeAll
    static void train() throws IOException {
        data = SampleData.csv(folder.resolve("train.csv"), 300, 5).toString();
        model = folder.resolve("model").toString();
        InProcess run =
                InProcess.run("", () -> Main.run(arguments("train", data, "--output", model, SMALL + "--epochs 2")));
        assertEquals(0, run.exitCode(), run.errors());
        training = run.output();
        multiLabel = folder.resolve("multi").toString();
        String several = Files.writeString(
                        folder.resolve("several.csv"),
                        IntStream.range(0, 200)
                                .mapToObj(row -> switch (row % 4) {
                                    case 0 -> "wave sand,sea|land";
                                    case 1 -> "wave foam,sea";
                                    case 2 -> "sand dune,land";
                                    default -> "hm hm,";
                                })
                                .collect(Collectors.joining("\n", "text,label\n", "\n")))
                .toString();
        assertEquals(
                0,
                InProcess.run(
                                "",
                                () -> Main.run(arguments(
                                        "train",
                                        several,
                                        "--output",
                                        multiLabel,
                                        SMALL + "--multi-label --epochs 8 --lr 0.01 --max-length 8")))
                        .exitCode());
    }

    private static String[] arguments(String command, String first, String option, String second, String more) {
        List<String> all = new ArrayList<>(List.of(command, first, option, second));
        all.addAll(List.of(more.split(" ")));
        return all.toArray(String[]::new);
    }

    /** Runs a command as the words of a shell line, so that the line can redirect it. */
    private static Programs.Result shell(String line, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", line, "sh"));
        command.addAll(CommandProcess.command(arguments));
        return Programs.run(folder, command);
    }

    private static void assertFailed(Programs.Result result, String what, String where) {
        assertEquals(Main.FAILED, result.exitCode(), result.output());
        assertTrue(result.output().contains("fastformer: " + what + "\n  where: " + where), result.output());
        assertTrue(result.output().contains("\n  why: ") && result.output().contains("\n  do: "), result.output());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"predict MODEL", "evaluate MODEL DATA", "info MODEL", "train DATA --output NEW --epochs 1 --json"
            })
    void aFullDiskFailsTheCommand(String line) throws IOException, InterruptedException {
        String[] arguments = line.replace("MODEL", model)
                .replace("DATA", data)
                .replace("NEW", folder.resolve("full").toString())
                .split(" ");
        assertFailed(
                shell("exec \"$@\" < " + data + " > /dev/full", arguments),
                "cannot write the output",
                "standard output");
        if (arguments[0].equals("train")) {
            assertTrue(Files.exists(folder.resolve("full/model.safetensors")), "the model itself is written");
        }
    }

    @Test
    void aClosedPipeEndsQuietly() throws IOException, InterruptedException {
        String lines = Files.writeString(folder.resolve("lines.txt"), "sea1 sea2\n".repeat(20_000))
                .toString();
        Programs.Result result = shell("{ \"$@\" < " + lines + "; echo code $? >&2; } | head -1", "predict", model);
        assertTrue(result.output().contains("code 0\n"), result.output());
        assertEquals(2, result.output().lines().count(), result.output());
    }

    @Test
    void aClosedStandardInputIsNoText() throws IOException, InterruptedException {
        assertFailed(shell("exec \"$@\" <&-", "predict", model), "cannot read the texts", "standard input");
    }

    @Test
    void anEngineThatCannotBeLoadedIsNotBlamedOnAFile() throws IOException, InterruptedException {
        Map<String, String> broken = Map.of("JAVA_TOOL_OPTIONS", "-Dfastformer.library.path=/nowhere");
        for (Map<String, String> environment : List.of(broken, Map.of("FF_ISA", "nonsense"))) {
            String other = folder.resolve("never").toString();
            for (String[] command :
                    List.of(new String[] {"predict", model}, new String[] {"train", data, "--output", other})) {
                try (CommandProcess process = CommandProcess.start(folder, environment, command)) {
                    process.process().getOutputStream().close();
                    assertEquals(Main.FAILED, process.exitCode(), process.errors());
                    assertTrue(
                            process.errors().contains("/nowhere")
                                    || process.errors().contains("FF_ISA"),
                            process.errors());
                    assertFalse(process.errors().contains("config.json"), process.errors());
                    assertFalse(Files.exists(Path.of(other)));
                }
            }
        }
    }

    @Test
    void outOfMemorySaysWhereAndHowToGiveMore() throws IOException, InterruptedException {
        String large = Files.writeString(
                        folder.resolve("large.csv"),
                        IntStream.range(0, 200_000)
                                .mapToObj(row -> "w" + row + " v" + row + " u" + row + "," + row % 2)
                                .collect(Collectors.joining("\n", "text,label\n", "\n")))
                .toString();
        String[] train = {"train", large, "--output", folder.resolve("none").toString(), "--min-count", "1"};
        try (CommandProcess process = CommandProcess.start(folder, Map.of("JAVA_TOOL_OPTIONS", "-Xmx24m"), train)) {
            assertEquals(Main.FAILED, process.exitCode(), process.errors());
            assertTrue(
                    process.errors().contains("Java ran out of memory\n  where: while reading the data\n"),
                    process.errors());
            assertTrue(process.errors().contains("FASTFORMER_JAVA_OPTIONS=-Xmx"), process.errors());
        }
    }

    @Test
    void predictShowsEveryLabelThatAMultiLabelModelGives() {
        InProcess plain = InProcess.run("wave sand\nhm hm\nwave foam\n", () -> Main.run("predict", multiLabel));
        String[] lines = plain.output().split("\n", -1);
        assertEquals(4, lines.length, plain.output());
        assertTrue(lines[0].matches("land\t\\d\\.\\d{6}\tsea\t\\d\\.\\d{6}"), plain.output());
        assertEquals("", lines[1]);
        assertTrue(lines[2].matches("sea\t\\d\\.\\d{6}"), plain.output());
        InProcess top = InProcess.run("hm hm\n", () -> Main.run("predict", multiLabel, "--top", "1"));
        assertEquals(2, top.output().strip().split("\t").length, top.output());
    }

    @Test
    void predictCountsTheTextsThatItCuts() {
        String texts = "wave\n" + "wave ".repeat(9) + "\n" + "sand ".repeat(8) + "\n";
        InProcess plain = InProcess.run(texts, () -> Main.run("predict", multiLabel));
        assertEquals(
                "fastformer: warning: 1 of 3 texts were longer than the model's 8 tokens and were cut there\n",
                plain.errors());
        InProcess json = InProcess.run(texts, () -> Main.run("predict", multiLabel, "--json"));
        assertEquals(
                List.of(false, true, false),
                json.output()
                        .lines()
                        .map(line -> line.contains("\"truncated\":true"))
                        .toList());
    }

    @Test
    void trainingAndEvaluationTellTheirPeakMemory() {
        assertTrue(training.lines().anyMatch(line -> line.matches("peak memory  \\d+ MiB")), training);
        InProcess evaluation = InProcess.run("", () -> Main.run("evaluate", model, data));
        assertTrue(
                evaluation.output().lines().anyMatch(line -> line.matches("peak memory  \\d+ MiB")),
                evaluation.output());
        InProcess json = InProcess.run("", () -> Main.run("evaluate", model, data, "--json"));
        assertTrue(json.output().matches("(?s).*\"peak_memory_bytes\":\\d{7,}.*"), json.output());
        assertTrue(PeakMemory.bytes(folder.resolve("not-on-this-system")).isEmpty());
    }

    @Test
    void aWarningOfALibraryIsOneLineOfTheCommand() throws IOException {
        Path spoilt = Files.createDirectory(folder.resolve("spoilt"));
        for (String name : List.of("config.json", "vocabulary.txt", "labels.txt")) {
            Files.copy(Path.of(model, name), spoilt.resolve(name));
        }
        try (FastformerModel weights = FastformerModel.load(Path.of(model))) {
            weights.parameter("dense_linear.bias").data().set(ValueLayout.JAVA_FLOAT, 0, Float.NaN);
            weights.parametersChanged();
            weights.save(spoilt.resolve("model.safetensors"));
        }
        InProcess info = InProcess.run("", () -> Main.run("info", spoilt.toString()));
        assertEquals(1, info.errors().lines().count(), info.errors());
        assertTrue(info.errors().startsWith("fastformer: warning: " + spoilt), info.errors());
        assertTrue(info.errors().contains("1 of 3 in dense_linear.bias"), info.errors());
    }
}
