// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

/** How an encoder of words, or of clicked news, is built. */
public enum NewsEncoderKind {
    /** Fastformer layers: additive attention with residual additions and a feed-forward part, then attention pooling. */
    FASTFORMER,
    /** As NRMS has it (Wu et al., EMNLP 2019): multi-head self-attention alone, then attention pooling. */
    NRMS
}
