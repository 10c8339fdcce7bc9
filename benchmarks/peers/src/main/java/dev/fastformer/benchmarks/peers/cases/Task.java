// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.Locale;

/** What a model is for. */
public enum Task {
    /** One encoder reads texts and labels them; {@link Workload}. */
    CLASSIFICATION,
    /** One encoder reads news, another the news that a user clicked; {@link ClickWorkload}. */
    RECOMMENDATION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
