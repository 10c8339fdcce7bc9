// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Attention pooling of a sequence X [N,D] to one vector, over a tanh layer of width P (the authors'
// AttentionPooling, in the stable form):
//   e_t = tanh(X_t W1^T + b1)    z_t = e_t . w2 + b2    w_t = exp(z_t - c) / (sum exp(z_t - c) + 1e-8
//   exp(-c)) y = sum_t w_t X_t            with c = max_t z_t
// An empty sequence pools to zeros.
#pragma once

#include "layer/execution.h"
#include "layer/linear.h"
#include "layer/row_buffer.h"
#include "layer/softmax_pooling.h"

namespace ff {

struct AttentionPooling {
  Linear hidden;        // att_fc1 [P,D]
  ScoreWeights scores;  // att_fc2, one head
};

struct AttentionPoolingGradients {
  LinearGradients hidden;
  LinearGradients scores;
};

struct AttentionPoolingActivations {
  RowBuffer hidden;  // e
  SoftmaxPooling pooling;
};

void attention_pooling_forward(const Execution& run, const AttentionPooling& pooling,
                               const AttentionPoolingActivations& activations, const float* x);

struct AttentionPoolingScratch {
  float* dhidden;  // [T,P]
  float* dscores;  // [T]
  float* weights;  // [workers, kTileRows]
  float* inner;    // [B]
};

// dx += the gradient that dy [B,D] gives to x [T,D].
void attention_pooling_backward(const Execution& run, float* dx, const AttentionPoolingGradients& gradients,
                                const AttentionPooling& pooling,
                                const AttentionPoolingActivations& activations,
                                const AttentionPoolingScratch& scratch, const float* dy, const float* x);

}  // namespace ff
