// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.Workload;
import java.util.LinkedHashMap;
import java.util.Map;

/** Training over the batches in turn: gradients of the first batch and losses of the first steps are compared. */
abstract class TrainingPeer implements Peer {
    private int steps;

    /** Gradients of every parameter on the first batch, before any step. */
    abstract Map<String, float[]> gradients();

    /** A step on a batch; returns the loss before its update. */
    abstract float step(int batch);

    @Override
    public final Map<String, float[]> results() {
        Map<String, float[]> results = new LinkedHashMap<>(gradients());
        float[] losses = new float[Workload.BATCHES];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = nextStep();
        }
        results.put(Results.LOSSES, losses);
        return results;
    }

    @Override
    public final void step() {
        nextStep();
    }

    private float nextStep() {
        return step(steps++ % Workload.BATCHES);
    }
}
