// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

/** What mixes the tokens of a text. All else of the classifier is the same, and so are its weights. */
public enum Attention {
    /** Fastformer: time in proportion to the length. */
    ADDITIVE,
    /** The Transformer: time in proportion to its square. The additive one's transform gives the values. */
    DOT_PRODUCT
}
