// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.Locale;

/** What is timed. */
public enum Phase {
    /** From token ids to text vectors and logits. */
    INFERENCE,
    /** Forward, loss, backward, clipping of the global norm and dense Adam. */
    TRAINING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
