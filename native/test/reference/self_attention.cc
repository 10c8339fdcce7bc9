// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/self_attention.h"

#include <algorithm>
#include <cmath>

#include "reference/elementary.h"

namespace ff::reference {
namespace {

Matrix head_columns(const Matrix& x, int64_t head, int64_t size) {
  Matrix part(x.rows, size);
  for (int64_t t = 0; t < x.rows; ++t) {
    for (int64_t i = 0; i < size; ++i) part(t, i) = x(t, head * size + i);
  }
  return part;
}

void store_head_columns(Matrix* whole, int64_t head, const Matrix& part) {
  for (int64_t t = 0; t < part.rows; ++t) {
    for (int64_t i = 0; i < part.columns; ++i) (*whole)(t, head* part.columns + i) = part(t, i);
  }
}

double scale_of(int64_t head_size) { return 1 / std::sqrt(static_cast<double>(head_size)); }

Matrix softmax_rows(Matrix scores, double scale) {
  for (int64_t i = 0; i < scores.rows; ++i) {
    double largest = -INFINITY;
    for (int64_t j = 0; j < scores.columns; ++j) largest = std::max(largest, scores(i, j) * scale);
    double total = 0;
    for (int64_t j = 0; j < scores.columns; ++j) {
      scores(i, j) = std::exp(scores(i, j) * scale - largest);
      total += scores(i, j);
    }
    for (int64_t j = 0; j < scores.columns; ++j) scores(i, j) /= total;
  }
  return scores;
}

}  // namespace

Matrix self_attention(const Matrix& x, const ParameterView& weights, const ff_model_config& config,
                      SelfAttentionState* state) {
  const int64_t size = config.hidden_size / config.num_attention_heads;
  state->query = linear(x, weights["query.weight"], weights.find("query.bias"));
  state->key = linear(x, weights["key.weight"], weights.find("key.bias"));
  state->value = linear(x, weights["value.weight"], weights.find("value.bias"));
  state->probabilities.clear();
  Matrix y(x.rows, x.columns);
  for (int64_t h = 0; h < config.num_attention_heads; ++h) {
    const Matrix scores =
        product(head_columns(state->query, h, size), transpose(head_columns(state->key, h, size)));
    state->probabilities.push_back(softmax_rows(scores, scale_of(size)));
    store_head_columns(&y, h, product(state->probabilities.back(), head_columns(state->value, h, size)));
  }
  return y;
}

// dV = p^T dY ; dp = dY V^T ; ds_ij = p_ij (dp_ij - sum_m p_im dp_im) / sqrt(d) ; dQ = ds K ; dK = ds^T Q
Matrix self_attention_backward(const Matrix& dy, const Matrix& x, const SelfAttentionState& state,
                               const ParameterView& weights, const ff_model_config& config,
                               const GradientView& gradients) {
  const int64_t size = config.hidden_size / config.num_attention_heads;
  Matrix dquery(x.rows, x.columns), dkey(x.rows, x.columns), dvalue(x.rows, x.columns);
  for (int64_t h = 0; h < config.num_attention_heads; ++h) {
    const Matrix& p = state.probabilities[static_cast<size_t>(h)];
    const Matrix dy_head = head_columns(dy, h, size);
    Matrix ds = product(dy_head, transpose(head_columns(state.value, h, size)));
    for (int64_t i = 0; i < ds.rows; ++i) {
      double inner = 0;
      for (int64_t j = 0; j < ds.columns; ++j) inner += p(i, j) * ds(i, j);
      for (int64_t j = 0; j < ds.columns; ++j) ds(i, j) = p(i, j) * (ds(i, j) - inner) * scale_of(size);
    }
    store_head_columns(&dvalue, h, product(transpose(p), dy_head));
    store_head_columns(&dquery, h, product(ds, head_columns(state.key, h, size)));
    store_head_columns(&dkey, h, product(transpose(ds), head_columns(state.query, h, size)));
  }
  Matrix dx =
      linear_backward(dquery, x, weights["query.weight"], gradients["query.weight"], gradients["query.bias"]);
  add_to(&dx,
         linear_backward(dkey, x, weights["key.weight"], gradients["key.weight"], gradients["key.bias"]));
  add_to(&dx, linear_backward(dvalue, x, weights["value.weight"], gradients["value.weight"],
                              gradients["value.bias"]));
  return dx;
}

}  // namespace ff::reference
