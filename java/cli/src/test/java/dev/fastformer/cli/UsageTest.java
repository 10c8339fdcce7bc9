// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.cli.support.InProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong command line is exit code 2 and four parts, before the data, which here does not exist, is looked at. */
class UsageTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "--lr 1e-3 --lr 1e-4 # option --lr # given 2 times: 1e-3, 1e-4",
                "--hidden 64 --layers 1 --hidden 32 # option --hidden # given 2 times",
                "--balanced --balanced # option --balanced # given 2 times",
                "--dev a.csv --dev b.csv # train # --dev",
                "--threads 0 # option --threads # at least 1",
                "--threads 100000 # train # threads is 100000",
                "--hidden 50 --heads 16 # option --heads # must be a divisor of the hidden size 50",
                "--layers 100000 # train # num_hidden_layers is 100000",
                "--dropout 1 # option --dropout # the value is 1.0 and must be at least 0 and below 1",
                "--lr fast # option --lr # not a double",
                "--plot curve.jpg # train # .png or .svg",
                "--lable sky # train # --lable",
            })
    void aTrainingThatCannotBeIsRefused(String options, String where, String why) {
        Path model = folder.resolve("model");
        String[] arguments = ("train missing.csv --output " + model + " " + options).split(" ");
        assertRefused(InProcess.run("", () -> Main.run(arguments)), where, why);
        assertFalse(Files.exists(model));
    }

    @Test
    void anEmptySeparatorIsRefused() {
        InProcess train =
                InProcess.run("", () -> Main.run("train", "missing.csv", "--output", "none", "--label-separator", ""));
        assertRefused(train, "train", "separator is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "'', fastformer, a command is missing",
        "trani, fastformer, trani",
        "train, fastformer train, the training file is missing",
        "train a.csv, fastformer train, --output is missing",
        "train a.csv --resume b, fastformer train, does not go with it",
        "predict, fastformer predict, MODEL",
        "predict model --top 0, option --top, at least 1",
        "evaluate model data.csv --threads -1, option --threads, at least 1",
    })
    void otherWrongCommandLinesAreRefused(String line, String where, String why) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        assertRefused(InProcess.run("", () -> Main.run(arguments)), where, why);
    }

    @Test
    void aPlotThatCannotBeWrittenIsFoundBeforeTheDataIsRead() {
        for (Path plot : new Path[] {folder.resolve("none/curve.png"), folder.resolve("folder.svg")}) {
            folder.resolve("folder.svg").toFile().mkdir();
            InProcess train = InProcess.run(
                    "", () -> Main.run("train", "missing.csv", "--output", "none", "--plot", plot.toString()));
            assertEquals(Main.FAILED, train.exitCode());
            assertTrue(train.errors().contains("  where: " + plot + "\n"), train.errors());
        }
    }

    private static void assertRefused(InProcess command, String where, String why) {
        assertEquals(Main.USAGE, command.exitCode(), command.errors());
        String[] lines = command.errors().split("\n");
        assertEquals(4, lines.length, command.errors());
        assertEquals("fastformer: the command line is not right", lines[0]);
        assertTrue(lines[1].startsWith("  where: ") && lines[1].contains(where), lines[1]);
        assertTrue(lines[2].startsWith("  why: ") && lines[2].contains(why), lines[2]);
        assertTrue(lines[3].startsWith("  do: ") && !lines[3].contains("Usage:"), lines[3]);
    }
}
