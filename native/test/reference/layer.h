// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// One encoder layer over one sequence; brackets mark what the configuration can leave out.
//   Y = attention(X)         A = Y [Wo^T + bo]        Z = [LayerNorm](A [+ X])
//   N = gelu(Z Wi^T + bi)    F = N Wf^T + bf          X' = [LayerNorm](F [+ Z]), or Z without feed-forward
//   part
// With pre_layer_norm the layer norms stand on what the attention and the feed-forward part read instead.
#pragma once

#include "reference/attention.h"
#include "reference/parameters.h"
#include "reference/self_attention.h"

namespace ff::reference {

struct LayerState {
  Matrix input;            // X
  Matrix attention_input;  // X or its layer norm
  AttentionState attention;
  SelfAttentionState self_attention;
  Matrix attention_output;         // Y
  Matrix attention_sum;            // A [+ X], before its layer norm
  Matrix attention_state;          // Z
  Matrix feed_forward_input;       // Z or its layer norm
  Matrix intermediate, activated;  // before and after GELU [N,F]
  Matrix output_sum;               // F [+ Z], before its layer norm
};

Matrix layer(const Matrix& x, const ParameterView& weights, const ff_model_config& config, LayerState* state);

Matrix layer_backward(const Matrix& dy, const LayerState& state, const ParameterView& weights,
                      const ff_model_config& config, const GradientView& gradients);

}  // namespace ff::reference
