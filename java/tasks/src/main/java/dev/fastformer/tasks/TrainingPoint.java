// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

/**
 * One point of the training curve.
 *
 * @param epoch epochs done, with the part of the running one
 * @param step steps done
 * @param trainLoss mean loss of the training steps since the point before
 * @param learningRate the rate of the last update
 * @param dev what the dev set says here; null at points between evaluations, or without a dev set
 */
public record TrainingPoint(double epoch, long step, double trainLoss, double learningRate, DevResult dev) {
    /**
     * What the dev set says at a point.
     *
     * @param loss mean loss a text
     * @param accuracy share of the texts whose label, or whose whole set of labels, is right
     * @param macroF1 mean F1 over the labels
     * @param microF1 F1 of all decisions together
     * @param best whether this is the best model so far, the one that was kept
     */
    public record DevResult(double loss, double accuracy, double macroF1, double microF1, boolean best) {}
}
