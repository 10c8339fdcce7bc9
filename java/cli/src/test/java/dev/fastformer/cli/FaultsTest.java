// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.cli.support.CommandProcess;
import dev.fastformer.cli.support.SmallRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training while calls that write fail: the run says so, and what it left behind resumes to the same weights. */
@Tag("faults")
class FaultsTest {
    private static final long SEED = 20260102;
    private static final int POINTS = 5;

    @TempDir
    private static Path folder;

    private static SmallRun run;
    private static String uninterrupted;
    private static long calls;

    @BeforeAll
    static void countTheCalls() throws IOException, InterruptedException {
        assertTrue(Files.exists(shim()), shim() + " is missing: build the native tests first");
        run = SmallRun.in(folder);
        Path model = watchedFolder("whole");
        try (CommandProcess command = CommandProcess.start(folder, faults(model, 0, Map.of()), run.arguments(model))) {
            assertEquals(0, command.exitCode(), command.errors());
        }
        uninterrupted = SmallRun.weightsHash(model);
        calls = Long.parseLong(Files.readAllLines(log(model)).getFirst().split(" ")[1]);
        assertTrue(calls > 100, "calls that write: " + calls);
    }

    @ParameterizedTest(name = "{0}, a disk that stays so: {1}")
    @CsvSource({"ENOSPC, true", "ENOSPC, false", "EIO, true", "EROFS, false"})
    void afterAFaultTheRunResumesToTheSameWeights(String error, boolean stays)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED + error.hashCode());
        for (int point = 0; point < POINTS; point++) {
            long call = 1 + (long) ((point + random.nextDouble()) * calls / POINTS);
            Path model = watchedFolder(error + stays + point);
            int exitCode;
            Map<String, String> how = Map.of("FF_FAULT_ERRNO", error, "FF_FAULT_STICKY", stays ? "1" : "0");
            try (CommandProcess command =
                    CommandProcess.start(folder, faults(model, call, how), run.arguments(model))) {
                exitCode = command.exitCode();
                assertTrue(exitCode == 0 || exitCode == Main.FAILED, "exit code " + exitCode + ": " + command.errors());
                assertFalse(command.errors().contains("\tat "), command.errors());
            }
            CommandProcess again = CommandProcess.run(folder, again(model));
            assertEquals(0, again.exitCode(), again.errors());
            assertEquals(uninterrupted, SmallRun.weightsHash(model), error + " at call " + call);
            System.out.printf(
                    "faults java %s%s at call %d of %d, exit code %d: equal weights%n",
                    error, stays ? " from then on" : "", call, calls, exitCode);
        }
    }

    /** Resumes, or begins anew where the run failed before there was anything to resume. */
    private static String[] again(Path model) {
        return Files.exists(model.resolve("checkpoints/run.json"))
                ? new String[] {"train", "--resume", model.toString()}
                : run.arguments(model, "--overwrite");
    }

    private static Path shim() {
        return Path.of("../../native/build/release/test/fault/libio_fault.so")
                .toAbsolutePath()
                .normalize();
    }

    /** Where a model is to go, in a folder of its own: the one that is watched, which must exist beforehand. */
    private static Path watchedFolder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name)).resolve("model");
    }

    private static Path log(Path model) {
        return folder.resolve(model.getParent().getFileName() + ".log");
    }

    private static Map<String, String> faults(Path model, long call, Map<String, String> how) {
        Map<String, String> environment = new HashMap<>(how);
        environment.put("LD_PRELOAD", shim().toString());
        environment.put("FF_FAULT_DIR", model.getParent().toString());
        environment.put("FF_FAULT_CALL", Long.toString(call));
        environment.put("FF_FAULT_LOG", log(model).toString());
        return environment;
    }
}
