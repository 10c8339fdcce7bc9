// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import java.util.Map;

/** One side of the benchmark, ready to run one case. */
interface Peer extends AutoCloseable {
    /** Version of the library. */
    String version() throws Exception;

    /** What is compared with the other sides; called once, before any step. */
    Map<String, float[]> results() throws Exception;

    /** What is timed: one inference, or one training step. */
    void step() throws Exception;

    @Override
    void close() throws Exception;
}
