// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What time is taken of a step. */
public enum Clock {
    /** Time that passes. */
    WALL(System::nanoTime),
    /**
     * Time that the calling thread has a processor, for a machine that is shared. It misses what other threads do, so it
     * stands for cases of one thread only.
     */
    CPU(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);

    private final LongSupplier nanos;

    Clock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * The clock that a case can be timed with.
     *
     * @param benchmark the case
     * @return this one, or passing time for several threads
     */
    public Clock of(BenchmarkCase benchmark) {
        return benchmark.threads() == 1 ? this : WALL;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
