// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import java.io.IOException;

/** The process of a side ended in the middle of its work, for want of memory perhaps. */
final class WorkerEndedException extends IOException {
    private static final long serialVersionUID = 1;

    WorkerEndedException(String message) {
        super(message);
    }
}
