// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The feed-forward part of a layer: y = gelu(x Wi^T + bi) Wf^T + bf, gelu in its exact (erf) form.
#pragma once

#include "gemm/bfloat16_gradient.h"
#include "layer/execution.h"
#include "layer/linear.h"
#include "layer/row_buffer.h"

namespace ff {

struct FeedForward {
  Linear intermediate, output;  // neither exists when the model has no feed-forward part
  bool exists() const { return intermediate.exists(); }
};

struct FeedForwardGradients {
  LinearGradients intermediate, output;
};

struct FeedForwardActivations {
  RowBuffer intermediate;  // x Wi^T + bi
  RowBuffer activated;     // one tile a worker: gelu of it
};

// One tile: y [rows,D] = start + the part of x [rows,D]; start may be nullptr. Asks for `ahead`.
void feed_forward_tile(const Kernels& kernels, float* y, const float* start, const FeedForward& feed_forward,
                       const FeedForwardActivations& activations, const float* x, Tile tile, int worker,
                       const Ahead& ahead);

// Of the rows of one chunk of tiles.
struct FeedForwardScratch {
  RowBuffer activated;   // [rows,F] gelu recomputed; in bfloat16 one tile a worker
  float* dintermediate;  // [rows,F]
  // What the weight gradients multiply, in bfloat16 only.
  RowPairs dy_pairs, activated_pairs, dintermediate_pairs, x_pairs;
};

// One tile, whose first row is the chunk's row `place`: dx (+)= input gradient for dy. Asks for `ahead`.
void feed_forward_backward_tile(const Kernels& kernels, float* dx, const FeedForward& feed_forward,
                                const FeedForwardActivations& activations, const FeedForwardScratch& scratch,
                                const float* dy, Tile tile, int64_t place, int worker, bool accumulate,
                                const Ahead& ahead);

// Also one tile, before the chunk's weight gradients: its x, which they read packed in bfloat16.
void feed_forward_pack_input_tile(const Kernels& kernels, const FeedForwardScratch& scratch, const float* x,
                                  Tile tile, int64_t place);

// After every tile of a chunk: parameter gradients, given its dy and x [rows,D]; in bfloat16 x is not
// read, but what every tile has packed.
void feed_forward_backward_weights(const Execution& run, const FeedForwardGradients& gradients,
                                   const FeedForward& feed_forward, const FeedForwardScratch& scratch,
                                   const float* dy, const float* x, int64_t rows);

}  // namespace ff
