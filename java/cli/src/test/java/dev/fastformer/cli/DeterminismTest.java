// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.cli.support.CommandProcess;
import dev.fastformer.cli.support.SmallRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 200 training steps give the same weights at any number of threads and each time. */
@Tag("determinism")
class DeterminismTest {
    @TempDir
    private static Path folder;

    private static SmallRun run;
    private static String oneThread;

    @BeforeAll
    static void trainOnOneThread() throws IOException, InterruptedException {
        run = SmallRun.in(folder);
        oneThread = train("reference", 1);
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 2, 3})
    void theWeightsAreThoseOfOneThread(int threads) throws IOException, InterruptedException {
        String hash = train("threads" + threads, threads);
        assertEquals(oneThread, hash);
        System.out.printf(
                "determinism java 200 steps, %d thread(s), weights %s: equal to the first run's%n",
                threads, hash.substring(0, 16));
    }

    private static String train(String name, int threads) throws IOException, InterruptedException {
        Path model = folder.resolve(name);
        CommandProcess command =
                CommandProcess.run(folder, run.arguments(model, "--threads", Integer.toString(threads)));
        assertEquals(0, command.exitCode(), command.errors());
        assertTrue(command.output().contains("200 steps"), command.output());
        return SmallRun.weightsHash(model);
    }
}
