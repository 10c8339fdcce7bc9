// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

/**
 * What one {@link Trainer} step did.
 *
 * @param loss mean loss of this batch, before the update
 * @param gradientNorm global norm of all gradients before clipping; 0 when this step made no update
 * @param learningRate rate of the update; 0 when this step made none
 * @param updates updates made so far, this step's included
 * @param correct texts whose highest logit is their label (cross-entropy), else 0
 */
public record StepResult(double loss, double gradientNorm, double learningRate, long updates, long correct) {}
