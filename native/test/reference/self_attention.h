// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Multi-head scaled dot-product self-attention over one sequence of N tokens, with the whole N x N matrix of
// each head in memory: Q, K, V = X W^T + b ; p_ij = softmax over j of Q_i . K_j / sqrt(d) ; Y_i = sum_j p_ij
// V_j.
#pragma once

#include "reference/parameters.h"

namespace ff::reference {

struct SelfAttentionState {
  Matrix query, key, value;           // [N,D]
  std::vector<Matrix> probabilities;  // p of each head [N,N]
};

Matrix self_attention(const Matrix& x, const ParameterView& weights, const ff_model_config& config,
                      SelfAttentionState* state);

// The gradient of X for dy = dLoss/dY; adds the parameters' gradients.
Matrix self_attention_backward(const Matrix& dy, const Matrix& x, const SelfAttentionState& state,
                               const ParameterView& weights, const ff_model_config& config,
                               const GradientView& gradients);

}  // namespace ff::reference
