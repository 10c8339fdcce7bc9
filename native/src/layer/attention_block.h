// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Additive attention with the output projection behind it: what a layer sees. Each sequence takes the form
// that its AttentionPlan says.
#pragma once

#include "layer/additive_attention.h"
#include "layer/folded_attention.h"

namespace ff {

struct AttentionBlockActivations {
  AdditiveAttentionActivations explicit_form;
  RowBuffer explicit_output;  // before the projection
  FoldedAttentionActivations folded_form;
};

// The global vectors of every sequence from x [T,D].
void attention_vectors(const Execution& run, const FoldedWeights& weights,
                       const AttentionBlockActivations& activations, const float* x);

// start + Y [rows,D] of one flat tile, after all vectors; start [rows,D] may be nullptr; x [T,D].
void attention_output_tile(const Execution& run, float* y, const float* start, const FoldedWeights& weights,
                           const AttentionBlockActivations& activations, const float* x, int64_t tile_index,
                           int worker);

struct AttentionBlockScratch {
  AdditiveAttentionScratch explicit_form;
  FoldedAttentionScratch folded_form;
};

void prepare_attention_backward(const Execution& run, const FoldedWeights& weights,
                                const AttentionBlockActivations& activations,
                                const AttentionBlockScratch& scratch);

// One flat tile, given its dy = dY; dx [T,D] (+)= a part of the input gradient. May ask for `ahead`.
void attention_backward_tile(const Execution& run, float* dx, const FoldedWeights& weights,
                             const AttentionBlockActivations& activations,
                             const AttentionBlockScratch& scratch, const float* dy, int64_t tile_index,
                             int worker, bool accumulate, const Ahead& ahead);

// After every tile, with the same dx and accumulate: the rest of dx, and all parameter gradients, given dy
// and x [T,D].
void attention_backward(const Execution& run, float* dx, const FoldedAttentionGradients& gradients,
                        const FoldedWeights& weights, const AttentionBlockActivations& activations,
                        const AttentionBlockScratch& scratch, const float* dy, const float* x,
                        bool accumulate);

}  // namespace ff
