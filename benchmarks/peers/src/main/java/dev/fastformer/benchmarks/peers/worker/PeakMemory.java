// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The largest resident set of this process since the last reset; Linux keeps count of it. */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String RESET_PEAK = "5";
    private static final String PEAK = "VmHWM:";

    private PeakMemory() {}

    /** Returns the heap that preparing took, and counts from now on. */
    static void reset() throws IOException {
        System.gc();
        Files.writeString(CLEAR, RESET_PEAK);
    }

    static long bytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(PEAK))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
