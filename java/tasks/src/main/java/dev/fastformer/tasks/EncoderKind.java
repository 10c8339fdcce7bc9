// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

/** The attention of an encoder. */
public enum EncoderKind {
    /** Additive attention, linear in the length of the text. */
    FASTFORMER,
    /** The Transformer's softmax self-attention, quadratic in the length: the usual baseline. */
    TRANSFORMER
}
