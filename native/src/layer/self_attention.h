// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Multi-head scaled dot-product self-attention (Vaswani et al., arXiv 1706.03762, section 3.2). For one sequence
// X [N,D], head h owning the features h d .. (h + 1) d - 1:
//   Q = X Wq^T + bq    K = X Wk^T + bk    V = X Wv^T + bv
//   Y_i = sum_j p_ij V_j with p = softmax_j(Q_i . K_j / sqrt(d)), head by head
// p is never kept: forward goes over the keys with a running softmax, backward computes p again.
#pragma once

#include <cstdint>

#include "layer/execution.h"
#include "layer/linear.h"
#include "layer/row_buffer.h"

namespace ff {

struct SelfAttention {
  Linear query, key, value;
  int64_t heads = 0;

  bool exists() const { return query.exists(); }
  int64_t head_size() const { return query.out() / heads; }
};

struct SelfAttentionGradients {
  LinearGradients query, key, value;
};

// What the forward leaves behind, all rows kept: a query meets every key of its sequence.
struct SelfAttentionActivations {
  RowBuffer query, key, value, output;
  float* max = nullptr;          // [H,T]
  float* inverse_sum = nullptr;  // [H,T]
  float* scratch = nullptr;      // [workers, attention_scratch_floats(d)]
};

// Q, K and V of one flat tile from its input rows x.
void project_tile(const SelfAttention& attention, const SelfAttentionActivations& activations, const float* x,
                  Tile tile);

// Y of every sequence into activations.output, after all tiles have been projected.
void attend(const Execution& run, const SelfAttention& attention, const SelfAttentionActivations& activations);

// Row buffers [T,D], shared by all layers.
struct SelfAttentionScratch {
  float* doutput;  // in: dY
  float* dquery;
  float* dkey;
  float* dvalue;
};

// dQ, dK and dV of every sequence.
void attend_backward(const Execution& run, const SelfAttention& attention,
                     const SelfAttentionActivations& activations, const SelfAttentionScratch& scratch);

// dx (+)= dQ Wq + dK Wk + dV Wv for one flat tile.
void project_backward_tile(float* dx, const SelfAttention& attention, const SelfAttentionScratch& scratch,
                           Tile tile, bool accumulate);

// Weight gradients of the projections, given their input x [T,D].
void project_backward_weights(const Execution& run, const SelfAttentionGradients& gradients,
                              const SelfAttention& attention, const SelfAttentionScratch& scratch, const float* x);

}  // namespace ff
