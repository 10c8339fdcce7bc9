// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

/**
 * What a model makes of a batch.
 *
 * @param tokenStates the last layer's output, [T,D] row-major
 * @param pooled one vector a text, [B,D] row-major; null if the model has no pooling
 */
public record Encoding(float[] tokenStates, float[] pooled) {}
