// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Attention pooling of one sequence of N >= 1 tokens to one vector.
//   e = tanh(X W1^T + b1)    z_t = e_t . w2 + b2    c = max_t z_t
//   w_t = exp(z_t - c) / (sum_s exp(z_s - c) + 1e-8 exp(-c))    y = sum_t w_t X_t
// It is the authors' exp(z_t) / (sum_s exp(z_s) + 1e-8) with both sides divided by exp(c), so that it cannot
// overflow.
#pragma once

#include "reference/parameters.h"

namespace ff::reference {

struct PoolingState {
  Matrix activated;  // e [N, width of the tanh layer]
  Matrix weights;    // w [N,1]
  Matrix pooled;     // y [1,D]
};

Matrix attention_pooling(const Matrix& x, const ParameterView& weights, PoolingState* state);

Matrix attention_pooling_backward(const Matrix& dy, const Matrix& x, const PoolingState& state,
                                  const ParameterView& weights, const GradientView& gradients);

}  // namespace ff::reference
