// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

/**
 * A label with its probability.
 *
 * @param label the label
 * @param probability from 0 to 1; the probabilities of a single-label model sum to 1, those of a multi-label model
 *     stand each on its own
 */
public record LabelScore(String label, double probability) {}
