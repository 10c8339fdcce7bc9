// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/layer.h"

#include "reference/elementary.h"

namespace ff::reference {
namespace {

Matrix maybe_layer_norm(const Matrix& x, const ParameterView& weights, const std::string& name,
                        const ff_model_config& config) {
  if (config.layer_norm == 0) return x;
  return layer_norm(x, weights[name + ".weight"], weights[name + ".bias"], config.layer_norm_eps);
}

Matrix maybe_layer_norm_backward(const Matrix& dy, const Matrix& x, const ParameterView& weights,
                                 const std::string& name, const ff_model_config& config,
                                 const GradientView& gradients) {
  if (config.layer_norm == 0) return dy;
  return layer_norm_backward(dy, x, weights[name + ".weight"], config.layer_norm_eps,
                             gradients[name + ".weight"], gradients[name + ".bias"]);
}

}  // namespace

Matrix layer(const Matrix& x, const ParameterView& weights, const ff_model_config& config,
             LayerState* state) {
  state->input = x;
  state->attention_output = attention(x, weights.under("attention.self."), config, &state->attention);
  state->attention_sum = config.output_projection == 1
                             ? linear(state->attention_output, weights["attention.output.dense.weight"],
                                      weights.find("attention.output.dense.bias"))
                             : state->attention_output;
  if (config.residual == 1) add_to(&state->attention_sum, x);
  state->feed_forward_input =
      maybe_layer_norm(state->attention_sum, weights, "attention.output.LayerNorm", config);
  if (config.intermediate_size == 0) return state->feed_forward_input;

  state->intermediate = linear(state->feed_forward_input, weights["intermediate.dense.weight"],
                               weights.find("intermediate.dense.bias"));
  state->activated = gelu(state->intermediate);
  state->output_sum =
      linear(state->activated, weights["output.dense.weight"], weights.find("output.dense.bias"));
  if (config.residual == 1) add_to(&state->output_sum, state->feed_forward_input);
  return maybe_layer_norm(state->output_sum, weights, "output.LayerNorm", config);
}

Matrix layer_backward(const Matrix& dy, const LayerState& state, const ParameterView& weights,
                      const ff_model_config& config, const GradientView& gradients) {
  Matrix dz = dy;
  if (config.intermediate_size > 0) {
    const Matrix dsum =
        maybe_layer_norm_backward(dy, state.output_sum, weights, "output.LayerNorm", config, gradients);
    const Matrix dactivated =
        linear_backward(dsum, state.activated, weights["output.dense.weight"],
                        gradients["output.dense.weight"], gradients["output.dense.bias"]);
    dz = linear_backward(gelu_backward(dactivated, state.intermediate), state.feed_forward_input,
                         weights["intermediate.dense.weight"], gradients["intermediate.dense.weight"],
                         gradients["intermediate.dense.bias"]);
    if (config.residual == 1) add_to(&dz, dsum);
  }
  const Matrix dsum = maybe_layer_norm_backward(dz, state.attention_sum, weights,
                                                "attention.output.LayerNorm", config, gradients);
  const Matrix dattention =
      config.output_projection == 1
          ? linear_backward(dsum, state.attention_output, weights["attention.output.dense.weight"],
                            gradients["attention.output.dense.weight"],
                            gradients["attention.output.dense.bias"])
          : dsum;
  Matrix dx = attention_backward(dattention, state.input, state.attention, weights.under("attention.self."),
                                 config, gradients.under("attention.self."));
  if (config.residual == 1) add_to(&dx, dsum);
  return dx;
}

}  // namespace ff::reference
