// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fastformer.cli.support.Documents;
import dev.fastformer.cli.support.Documents.Block;
import dev.fastformer.cli.support.Programs;
import dev.fastformer.cli.support.SampleClicks;
import dev.fastformer.cli.support.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documents show works: Java examples are compiled and run, command lines are understood. */
class DocumentationTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void filesThatTheExamplesName() throws IOException {
        Path train = SampleData.csv(folder.resolve("train.csv"), 300, 1);
        SampleData.csv(folder.resolve("dev.csv"), 60, 2);
        assertEquals(
                0,
                Main.run(
                        "train",
                        train.toString(),
                        "--output",
                        folder.resolve("topics").toString(),
                        "--hidden",
                        "32",
                        "--heads",
                        "4",
                        "--epochs",
                        "1"));
        Path clicks = SampleClicks.write(folder.resolve("train"), 60, 1);
        assertEquals(
                0,
                Main.run(
                        "recommend",
                        "train",
                        clicks.toString(),
                        "--output",
                        folder.resolve("news").toString(),
                        "--hidden",
                        "32",
                        "--heads",
                        "4",
                        "--epochs",
                        "1"));
    }

    static List<Block> javaExamples() throws IOException {
        return Documents.blocks("java");
    }

    @ParameterizedTest
    @MethodSource("javaExamples")
    void javaExampleRuns(Block example) throws IOException, InterruptedException {
        Path source = folder.resolve("Example.java");
        Files.writeString(source, """
                import dev.fastformer.*;
                import dev.fastformer.tasks.*;
                import dev.fastformer.tasks.news.*;
                import java.nio.file.*;
                import java.util.*;

                class Example {
                    public static void main(String[] arguments) throws Exception {
                        List<String> texts = List.of("sea1 sky2", "");
                        %s
                    }
                }
                """.formatted(example.text()));
        Programs.Result result = Programs.run(
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString()));
        assertEquals(0, result.exitCode(), result.output());
        assertFalse(result.output().isBlank(), "an example that shows nothing proves nothing");
    }

    static List<String> commandLines() throws IOException {
        return Documents.blocks("sh").stream()
                .flatMap(block -> block.text().lines())
                .filter(line -> line.startsWith("./fastformer ") && !line.startsWith("./fastformer self-test"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void commandLineIsUnderstood(String line) {
        String command = line.replaceAll("[<>#].*", "").strip();
        String[] arguments = command.split("\\s+");
        String[] fromLauncher = {"--source", "data.noun", "--folder", "quickstart"};
        CommandLine parser = new CommandLine(new Main());
        String[] all = arguments[1].equals("quickstart")
                ? concat(Arrays.copyOfRange(arguments, 1, arguments.length), fromLauncher)
                : Arrays.copyOfRange(arguments, 1, arguments.length);
        assertEquals(
                arguments[1], parser.parseArgs(all).subcommand().commandSpec().name());
    }

    private static String[] concat(String[] first, String[] second) {
        String[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
