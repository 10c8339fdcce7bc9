// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

/**
 * A loss and its gradient.
 *
 * @param loss the mean loss
 * @param logitsGradient the gradient to the logits, [B,C]
 */
public record LossResult(double loss, float[] logitsGradient) {}
