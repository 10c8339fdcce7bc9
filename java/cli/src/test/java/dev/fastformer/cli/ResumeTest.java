// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.cli.support.CommandProcess;
import dev.fastformer.cli.support.SampleClicks;
import dev.fastformer.cli.support.SmallRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was cut off and resumed ends with the weights of one that was not. */
@Tag("resume")
class ResumeTest {
    private static final long SEED = 20260101;
    private static final int KILLS = 20;
    private static final int STEPS = 200;
    private static final int NEWS_KILLS = 6;
    private static final int NEWS_STEPS = 60;

    @TempDir
    private static Path folder;

    private static SmallRun run;
    private static String uninterrupted;

    @BeforeAll
    static void trainWithoutInterruption() throws IOException, InterruptedException {
        run = SmallRun.in(folder);
        Path model = folder.resolve("uninterrupted");
        CommandProcess command = CommandProcess.run(folder, run.arguments(model));
        assertEquals(0, command.exitCode(), command.errors());
        uninterrupted = SmallRun.weightsHash(model);
    }

    static IntStream kills() {
        return IntStream.range(0, KILLS);
    }

    @ParameterizedTest(name = "kill -9, point {0}")
    @MethodSource("kills")
    void afterKill9AtARandomPoint(int point) throws IOException, InterruptedException {
        // A random step in each twentieth of the run, and a random moment in it or in the next ones.
        SplittableRandom random = new SplittableRandom(SEED + point);
        int step = 1 + (int) ((point + random.nextDouble()) * (STEPS - 20) / KILLS);
        long delay = random.nextInt(20);
        Path model = folder.resolve("killed" + point);
        try (CommandProcess command = CommandProcess.start(folder, Map.of(), run.arguments(model, "--json"))) {
            command.awaitOutput("\"step\":" + step + ",");
            assertTrue(command.killAfter(delay), "the run was over before it could be killed");
        }
        CommandProcess command = CommandProcess.run(folder, "train", "--resume", model.toString());
        assertEquals(0, command.exitCode(), command.errors());
        assertEquals(uninterrupted, SmallRun.weightsHash(model), "seed " + SEED + ", point " + point);
        System.out.printf(
                "resume java kill -9, point %d, seed %d, step %d + %d ms: equal weights%n", point, SEED, step, delay);
    }

    @Test
    void aNewsRecommenderAfterKill9AtRandomPoints() throws IOException, InterruptedException {
        Path log = SampleClicks.write(folder.resolve("clicks"), 240, 1);
        Path whole = folder.resolve("whole-news");
        CommandProcess uncut = CommandProcess.run(folder, newsArguments(log, whole));
        assertEquals(0, uncut.exitCode(), uncut.errors());
        for (int point = 0; point < NEWS_KILLS; point++) {
            SplittableRandom random = new SplittableRandom(SEED - point);
            int step = 1 + (int) ((point + random.nextDouble()) * (NEWS_STEPS - 10) / NEWS_KILLS);
            Path model = folder.resolve("killed-news" + point);
            try (CommandProcess command = CommandProcess.start(folder, Map.of(), newsArguments(log, model))) {
                command.awaitOutput("\"step\":" + step + ",");
                assertTrue(command.killAfter(random.nextInt(5)), "the run was over before it could be killed");
            }
            CommandProcess command = CommandProcess.run(folder, "recommend", "train", "--resume", model.toString());
            assertEquals(0, command.exitCode(), command.errors());
            assertEquals(SmallRun.weightsHash(whole), SmallRun.weightsHash(model), "seed " + SEED + ", point " + point);
            System.out.printf(
                    "resume java news kill -9, point %d, seed %d, step %d: equal weights%n", point, SEED, step);
        }
    }

    private static String[] newsArguments(Path log, Path output) {
        return ("recommend train " + log + " --dev " + log + " --output " + output + " --hidden 32 --heads 4 --ffn 32"
                        + " --item-embedding --batch-size 16 --epochs 4 --seed 42 --clip 1 --checkpoint-every 7 --patience 0"
                        + " --json")
                .split(" ");
    }

    @Test
    void afterAnInterruption() throws IOException, InterruptedException {
        Path model = folder.resolve("interrupted");
        try (CommandProcess command = CommandProcess.start(folder, Map.of(), run.arguments(model))) {
            command.awaitOutput("epoch 1/4");
            command.process().destroy(); // SIGTERM; Ctrl-C (SIGINT) takes the same way.
            assertEquals(Main.INTERRUPTED, command.exitCode(), command.errors());
            assertTrue(command.output().contains("train --resume"), command.output());
        }
        CommandProcess resumed = CommandProcess.run(folder, "train", "--resume", model.toString());
        assertEquals(0, resumed.exitCode(), resumed.errors());
        assertEquals(uninterrupted, SmallRun.weightsHash(model));
        System.out.println("resume java interrupted by a signal, exit code 130, resumed: equal weights");
    }
}
