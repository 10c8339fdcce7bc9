// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Multi-head scaled dot-product self-attention (Vaswani et al., arXiv 1706.03762, section 3.2). For one
// sequence X [N,D], head h owning the features h d .. (h + 1) d - 1:
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

// Y of every sequence into activations.output, from x [T,D].
void attend(const Execution& run, const SelfAttention& attention, const SelfAttentionActivations& activations,
            const float* x);

// Row buffers [T,D], shared by all layers.
struct SelfAttentionScratch {
  float* doutput;  // in: dY
  float* dquery;
  float* dkey;
  float* dvalue;
};

// dx [T,D] (+)= the input gradient, and all parameter gradients, given x [T,D].
void attend_backward(const Execution& run, float* dx, const SelfAttentionGradients& gradients,
                     const SelfAttention& attention, const SelfAttentionActivations& activations,
                     const SelfAttentionScratch& scratch, const float* x, bool accumulate);

}  // namespace ff
