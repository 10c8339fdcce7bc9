// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/pooling.h"

#include <algorithm>
#include <cmath>

#include "reference/elementary.h"

namespace ff::reference {
namespace {

// The authors' guard against an empty sum; it makes the weights sum to a little under 1.
constexpr double kSumGuard = 1e-8;

}  // namespace

Matrix attention_pooling(const Matrix& x, const ParameterView& weights, PoolingState* state) {
  state->activated = hyperbolic_tangent(linear(x, weights["att_fc1.weight"], weights.find("att_fc1.bias")));
  state->weights = linear(state->activated, weights["att_fc2.weight"], weights.find("att_fc2.bias"));
  const double largest = *std::max_element(state->weights.values.begin(), state->weights.values.end());
  double total = kSumGuard * std::exp(-largest);
  for (double& value : state->weights.values) {
    value = std::exp(value - largest);
    total += value;
  }
  for (double& value : state->weights.values) value /= total;
  state->pooled = product(transpose(state->weights), x);
  return state->pooled;
}

// dw_t = dy . X_t ; dz_t = w_t (dw_t - dy . y), where the guard is a constant of the sum ; dX_t = w_t dy +
// ...
Matrix attention_pooling_backward(const Matrix& dy, const Matrix& x, const PoolingState& state,
                                  const ParameterView& weights, const GradientView& gradients) {
  const double inner = product(dy, transpose(state.pooled))(0, 0);
  Matrix dscores = product(x, transpose(dy));
  for (int64_t t = 0; t < x.rows; ++t) dscores(t, 0) = state.weights(t, 0) * (dscores(t, 0) - inner);
  const Matrix dactivated = linear_backward(dscores, state.activated, weights["att_fc2.weight"],
                                            gradients["att_fc2.weight"], gradients["att_fc2.bias"]);
  Matrix dx =
      linear_backward(hyperbolic_tangent_backward(dactivated, state.activated), x, weights["att_fc1.weight"],
                      gradients["att_fc1.weight"], gradients["att_fc1.bias"]);
  add_to(&dx, product(state.weights, dy));
  return dx;
}

}  // namespace ff::reference
