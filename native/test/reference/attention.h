// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Additive attention over one sequence of N tokens, in the explicit form: D features in H heads of d = D / H,
// h(j) = j / d the head that owns feature j, r = 1 / sqrt(d).
//
//   Q = X Wq^T + bq          K = X Wk^T + bk          V = Q, or X Wv^T + bv with a value projection of its
//   own s_th = r (Q_t . A_h + c_h)                        alpha = softmax of s over t g_j  = sum_t
//   alpha_{t,h(j)} Q_tj                  the global query P_tj = K_tj g_j u_th = r (P_t . E_h + f_h) beta =
//   softmax of u over t k_j  = sum_t beta_{t,h(j)} P_tj                   the global key U_tj = k_j V_tj Y =
//   U Wr^T + br + Q
//
// A and E are the rows query_att and key_att. With per-head scoring row h is stored with its d own features
// only and is zero on those of the other heads.
#pragma once

#include "reference/parameters.h"

namespace ff::reference {

struct AttentionState {
  Matrix query, key, value, product, scaled_value;  // Q, K, V, P, U [N,D]
  Matrix alpha, beta;                               // [N,H]
  Matrix global_query, global_key;                  // g, k [D,1]
};

// Y of a sequence X [N,D], N >= 1, with what the backward needs in `state`.
Matrix attention(const Matrix& x, const ParameterView& weights, const ff_model_config& config,
                 AttentionState* state);

// The gradient of X for G = dLoss/dY; adds the parameters' gradients.
Matrix attention_backward(const Matrix& dy, const Matrix& x, const AttentionState& state,
                          const ParameterView& weights, const ff_model_config& config,
                          const GradientView& gradients);

}  // namespace ff::reference
