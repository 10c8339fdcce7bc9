// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/layer.h"

#include "reference/elementary.h"

namespace ff::reference {
namespace {

// The norm of the layer that stands at this place, before a part or after one, if there is one.
enum class Place { kBefore, kAfter };

bool has_norm_at(Place place, const ff_model_config& config) {
  return config.layer_norm == 1 && (config.pre_layer_norm == 1) == (place == Place::kBefore);
}

Matrix norm_at(Place place, const Matrix& x, const ParameterView& weights, const std::string& name,
               const ff_model_config& config) {
  if (!has_norm_at(place, config)) return x;
  return layer_norm(x, weights[name + ".weight"], weights[name + ".bias"], config.layer_norm_eps);
}

Matrix norm_backward_at(Place place, const Matrix& dy, const Matrix& x, const ParameterView& weights,
                        const std::string& name, const ff_model_config& config,
                        const GradientView& gradients) {
  if (!has_norm_at(place, config)) return dy;
  return layer_norm_backward(dy, x, weights[name + ".weight"], config.layer_norm_eps,
                             gradients[name + ".weight"], gradients[name + ".bias"]);
}

Matrix attention_block(const Matrix& x, const ParameterView& weights, const ff_model_config& config,
                       LayerState* state) {
  return config.attention == FF_ATTENTION_SELF ? self_attention(x, weights, config, &state->self_attention)
                                               : attention(x, weights, config, &state->attention);
}

Matrix attention_block_backward(const Matrix& dy, const LayerState& state, const ParameterView& weights,
                                const ff_model_config& config, const GradientView& gradients) {
  return config.attention == FF_ATTENTION_SELF
             ? self_attention_backward(dy, state.attention_input, state.self_attention, weights, config,
                                       gradients)
             : attention_backward(dy, state.attention_input, state.attention, weights, config, gradients);
}

const std::string kAttentionNorm = "attention.output.LayerNorm";
const std::string kOutputNorm = "output.LayerNorm";

}  // namespace

Matrix layer(const Matrix& x, const ParameterView& weights, const ff_model_config& config,
             LayerState* state) {
  state->input = x;
  state->attention_input = norm_at(Place::kBefore, x, weights, kAttentionNorm, config);
  state->attention_output =
      attention_block(state->attention_input, weights.under("attention.self."), config, state);
  state->attention_sum = config.output_projection == 1
                             ? linear(state->attention_output, weights["attention.output.dense.weight"],
                                      weights.find("attention.output.dense.bias"))
                             : state->attention_output;
  if (config.residual == 1) add_to(&state->attention_sum, x);
  state->attention_state = norm_at(Place::kAfter, state->attention_sum, weights, kAttentionNorm, config);
  if (config.intermediate_size == 0) return state->attention_state;

  state->feed_forward_input = norm_at(Place::kBefore, state->attention_state, weights, kOutputNorm, config);
  state->intermediate = linear(state->feed_forward_input, weights["intermediate.dense.weight"],
                               weights.find("intermediate.dense.bias"));
  state->activated = gelu(state->intermediate);
  state->output_sum =
      linear(state->activated, weights["output.dense.weight"], weights.find("output.dense.bias"));
  if (config.residual == 1) add_to(&state->output_sum, state->attention_state);
  return norm_at(Place::kAfter, state->output_sum, weights, kOutputNorm, config);
}

Matrix layer_backward(const Matrix& dy, const LayerState& state, const ParameterView& weights,
                      const ff_model_config& config, const GradientView& gradients) {
  Matrix dz = dy;
  if (config.intermediate_size > 0) {
    const Matrix dsum =
        norm_backward_at(Place::kAfter, dy, state.output_sum, weights, kOutputNorm, config, gradients);
    const Matrix dactivated =
        linear_backward(dsum, state.activated, weights["output.dense.weight"],
                        gradients["output.dense.weight"], gradients["output.dense.bias"]);
    dz = linear_backward(gelu_backward(dactivated, state.intermediate), state.feed_forward_input,
                         weights["intermediate.dense.weight"], gradients["intermediate.dense.weight"],
                         gradients["intermediate.dense.bias"]);
    dz = norm_backward_at(Place::kBefore, dz, state.attention_state, weights, kOutputNorm, config, gradients);
    if (config.residual == 1) add_to(&dz, dsum);
  }
  const Matrix dsum =
      norm_backward_at(Place::kAfter, dz, state.attention_sum, weights, kAttentionNorm, config, gradients);
  const Matrix dattention =
      config.output_projection == 1
          ? linear_backward(dsum, state.attention_output, weights["attention.output.dense.weight"],
                            gradients["attention.output.dense.weight"],
                            gradients["attention.output.dense.bias"])
          : dsum;
  Matrix dx = attention_block_backward(dattention, state, weights.under("attention.self."), config,
                                       gradients.under("attention.self."));
  dx = norm_backward_at(Place::kBefore, dx, state.input, weights, kAttentionNorm, config, gradients);
  if (config.residual == 1) add_to(&dx, dsum);
  return dx;
}

}  // namespace ff::reference
