// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.cli.support.CommandProcess;
import dev.fastformer.cli.support.SmallRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
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

    @TempDir
    private static Path folder;

    private static SmallRun run;
    private static String uninterrupted;
    private static long milliseconds;

    @BeforeAll
    static void trainWithoutInterruption() throws IOException, InterruptedException {
        run = SmallRun.in(folder);
        Path model = folder.resolve("uninterrupted");
        long started = System.nanoTime();
        CommandProcess command = CommandProcess.run(folder, run.arguments(model));
        milliseconds = (System.nanoTime() - started) / 1_000_000;
        assertEquals(0, command.exitCode(), command.errors());
        uninterrupted = SmallRun.weightsHash(model);
    }

    static IntStream kills() {
        return IntStream.range(0, KILLS);
    }

    @ParameterizedTest(name = "kill -9, point {0}")
    @MethodSource("kills")
    void afterKill9AtARandomPoint(int point) throws IOException, InterruptedException {
        // A random place in each twentieth of the time, the first third left out: there Java is only starting.
        double share = 1 / 3.0 + 2 / 3.0 * (point + new Random(SEED + point).nextDouble()) / KILLS;
        Path model = folder.resolve("killed" + point);
        boolean killed;
        try (CommandProcess command = CommandProcess.start(folder, Map.of(), run.arguments(model))) {
            killed = command.killAfter(Math.round(share * milliseconds));
        }
        // Killed before the run was set up, there is nothing yet that could be resumed: it begins anew.
        String[] again = canBeResumed(model)
                ? new String[] {"train", "--resume", model.toString()}
                : run.arguments(model);
        CommandProcess command = CommandProcess.run(folder, again);
        assertEquals(0, command.exitCode(), command.errors());
        assertEquals(uninterrupted, SmallRun.weightsHash(model), "seed " + SEED + ", point " + point);
        System.out.printf("resume java kill -9, point %d, seed %d, %s after %d of %d ms, %s: equal weights%n",
                point, SEED, killed ? "killed" : "ended", Math.round(share * milliseconds), milliseconds,
                again.length == 3 ? "resumed" : "begun anew");
    }

    @Test
    void afterAnInterruption() throws IOException, InterruptedException {
        Path model = folder.resolve("interrupted");
        try (CommandProcess command = CommandProcess.start(folder, Map.of(), run.arguments(model))) {
            awaitBeginning(model, command);
            command.process().destroy(); // SIGTERM; Ctrl-C (SIGINT) takes the same way.
            assertEquals(Main.INTERRUPTED, command.exitCode(), command.errors());
            assertTrue(command.output().contains("train --resume"), command.output());
        }
        CommandProcess resumed = CommandProcess.run(folder, "train", "--resume", model.toString());
        assertEquals(0, resumed.exitCode(), resumed.errors());
        assertEquals(uninterrupted, SmallRun.weightsHash(model));
        System.out.println("resume java interrupted by a signal, exit code 130, resumed: equal weights");
    }

    private static boolean canBeResumed(Path model) {
        return Files.exists(model.resolve("checkpoints/run.json"));
    }

    private static void awaitBeginning(Path model, CommandProcess command) throws InterruptedException {
        while (command.process().isAlive() && !canBeResumed(model)) {
            Thread.sleep(5);
        }
    }
}
