// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import java.time.Duration;

/** Measures how fast a run goes and estimates when it ends. Not thread-safe. */
final class Pace {
    /** Share of the latest step in the speed shown; some 20 steps decide it. */
    private static final double SHARE_OF_LATEST = 0.1;

    private final long started = System.nanoTime();
    private long tokens;
    private long trainingNanos;
    private double secondsAToken;

    /** Counts a training step. */
    void step(long stepTokens, long nanos) {
        tokens += stepTokens;
        trainingNanos += nanos;
        double latest = nanos * 1e-9 / Math.max(1, stepTokens);
        secondsAToken = secondsAToken == 0 ? latest : secondsAToken + SHARE_OF_LATEST * (latest - secondsAToken);
    }

    long tokens() {
        return tokens;
    }

    /** Training tokens a second of late. */
    double tokensPerSecond() {
        return secondsAToken == 0 ? 0 : 1 / secondsAToken;
    }

    /** Training tokens a second since the start, evaluations excluded. */
    double meanTokensPerSecond() {
        return trainingNanos == 0 ? 0 : tokens / (trainingNanos * 1e-9);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Time for more training tokens, with the evaluations and checkpoints that go with them. */
    Duration remaining(long moreTokens) {
        double seconds = tokens == 0 ? 0 : elapsed().toNanos() * 1e-9 / tokens * moreTokens;
        return Duration.ofMillis((long) (seconds * 1000));
    }
}
