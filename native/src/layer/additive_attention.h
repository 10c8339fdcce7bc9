// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Additive attention, explicit form (Fastformer, arXiv 2108.09084, section 3.2; the authors' code where it
// differs). For one sequence X [N,D] with H heads, s = 1 / sqrt(d), h(j) the head of feature j:
//   Q = X Wq^T + bq    K = X Wk^T + bk    V = Q, or X Wv^T + bv
//   alpha = softmax_N(s (Q A^T + a))      g_j = sum_t alpha_{t,h(j)} Q_tj      global query
//   P_tj = K_tj g_j
//   beta = softmax_N(s (P E^T + e))       k_j = sum_t beta_{t,h(j)} P_tj       global key
//   Y = (V o k) Wr^T + br + Q
// P and V o k are recomputed in backward, not stored.
#pragma once

#include <cstdint>

#include "layer/execution.h"
#include "layer/linear.h"
#include "layer/row_buffer.h"
#include "layer/softmax_pooling.h"

namespace ff {

struct AdditiveAttention {
  Linear query, key, value, transform;  // value does not exist when it is tied to the query
  ScoreWeights query_scores, key_scores;
};

struct AdditiveAttentionGradients {
  LinearGradients query, key, value, transform;
  LinearGradients query_scores, key_scores;  // weight [H,D] over all features
};

// What the forward leaves behind. Q, K and V are always kept: a sequence's global vectors need all its
// tokens.
struct AdditiveAttentionActivations {
  RowBuffer query, key, value;
  SoftmaxPooling global_query, global_key;
  RowBuffer product;  // one tile a worker: P, then V o k
};

// Q, K and V of one flat tile from its input rows x.
void project_tile(const AdditiveAttention& attention, const AdditiveAttentionActivations& activations,
                  const float* x, Tile tile, int worker);

// g and k of every sequence, after all tiles have been projected.
void compute_global_vectors(const Execution& run, const AdditiveAttention& attention,
                            const AdditiveAttentionActivations& activations);

// Y of one run of a flat tile into y.
void attend_rows(const Execution& run, float* y, const AdditiveAttention& attention,
                 const AdditiveAttentionActivations& activations, const AttentionRun& rows, int worker);

// Memory of the backward. Row buffers [T, .], shared by all layers.
struct AdditiveAttentionScratch {
  float* dquery;    // [T,D] in: dY; then dQ
  float* dproduct;  // [T,D] dU, then dV when the value is separate
  float* dkey;      // [T,D]
  float* product;   // [T,D] U, then P
  float* dscores;   // [T,H]
  float* weights;   // [workers, kTileRows, H]
  float* dglobal;   // [B,D] dk, then dg
  float* inner;     // [B,H]
  float* partials;  // [sequence tiles, D]
};

// Input gradient of the transform for one run of a flat tile: dU = dY Wr, and U itself for the weight
// gradient.
void attend_backward_rows(const Execution& run, const AdditiveAttention& attention,
                          const AdditiveAttentionActivations& activations,
                          const AdditiveAttentionScratch& scratch, const AttentionRun& rows);

// After attend_backward_rows has run on every tile: gradients of every parameter but the projections, and
// dQ, dK and dV.
void additive_attention_backward(const Execution& run, const AdditiveAttentionGradients& gradients,
                                 const AdditiveAttention& attention,
                                 const AdditiveAttentionActivations& activations,
                                 const AdditiveAttentionScratch& scratch);

// dX (+)= dQ Wq + dK Wk (+ dV Wv) for one flat tile.
void project_backward_tile(float* dx, const AdditiveAttention& attention,
                           const AdditiveAttentionScratch& scratch, Tile tile, bool accumulate);

// Weight gradients of the projections, given their input x [T,D].
void project_backward_weights(const Execution& run, const AdditiveAttentionGradients& gradients,
                              const AdditiveAttention& attention, const AdditiveAttentionScratch& scratch,
                              const float* x);

}  // namespace ff
