// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Where a training run stands after a step.
 *
 * @param epoch the running epoch, the first being 1
 * @param epochs epochs of the whole run
 * @param stepInEpoch steps done in this epoch
 * @param stepsInEpoch steps of this epoch
 * @param step steps done in the whole run
 * @param loss mean loss over this epoch's steps so far
 * @param learningRate the rate of the last update
 * @param tokensPerSecond real tokens trained on a second, of late; there is no padding to count
 * @param remaining estimated time to the end of the run, dev evaluations included
 * @param devScore the last dev accuracy (micro-F1 for a multi-label model); empty before the first evaluation
 */
public record TrainingProgress(
        int epoch,
        int epochs,
        int stepInEpoch,
        int stepsInEpoch,
        long step,
        double loss,
        double learningRate,
        double tokensPerSecond,
        Duration remaining,
        OptionalDouble devScore) {}
