// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The attention of a layer with its output projection: additive attention or self-attention.
#pragma once

#include <memory>

#include "layer/attention_block.h"
#include "layer/self_attention.h"

namespace ff {

struct Attention {
  AdditiveAttention additive;  // one of the two exists
  SelfAttention self_attention;
  Linear output_projection;               // need not exist
  std::unique_ptr<FoldedWeights> folded;  // of additive and output_projection
};

struct AttentionActivations {
  AttentionBlockActivations additive;
  SelfAttentionActivations self_attention;
};

// All that a token takes from the rest of its sequence, from x [T,D].
void gather_attention(const Execution& run, const Attention& attention,
                      const AttentionActivations& activations, const float* x);

// start + Y [rows,D] of one flat tile, after that; start [rows,D] may be nullptr; x [T,D].
void attention_tile(const Execution& run, float* y, const float* start, const Attention& attention,
                    const AttentionActivations& activations, const float* x, int64_t tile_index, int worker);

struct AttentionScratch {
  AttentionBlockScratch additive;
  SelfAttentionScratch self_attention;
};

struct AttentionGradients {
  AdditiveAttentionGradients additive;
  SelfAttentionGradients self_attention;
  LinearGradients output_projection;
};

// Before the backward of any tile.
void prepare_attention_backward(const Execution& run, const Attention& attention,
                                const AttentionActivations& activations, const AttentionScratch& scratch);

// One flat tile, given its dy = dY; dx [T,D] (+)= a part of the input gradient. May ask for `ahead`.
void attention_backward_tile(const Execution& run, float* dx, const Attention& attention,
                             const AttentionActivations& activations, const AttentionScratch& scratch,
                             const float* dy, int64_t tile_index, int worker, bool accumulate,
                             const Ahead& ahead);

// After every tile, with the same dx and accumulate: the rest of dx, and all parameter gradients, given dy
// and x [T,D].
void attention_backward(const Execution& run, float* dx, const AttentionGradients& gradients,
                        const Attention& attention, const AttentionActivations& activations,
                        const AttentionScratch& scratch, const float* dy, const float* x, bool accumulate);

}  // namespace ff
