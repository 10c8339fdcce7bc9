// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/attention.h"

#include <algorithm>
#include <cmath>

#include "reference/elementary.h"

namespace ff::reference {
namespace {

int64_t head_size(const ff_model_config& config) { return config.hidden_size / config.num_attention_heads; }

double score_scale(const ff_model_config& config) {
  return 1 / std::sqrt(static_cast<double>(head_size(config)));
}

// The scoring rows spread over all D features: [H,D].
Matrix full_score_rows(const Matrix& stored, const ff_model_config& config) {
  if (config.scoring == FF_SCORING_ALL_FEATURES) return stored;
  Matrix full(config.num_attention_heads, config.hidden_size);
  for (int64_t h = 0; h < stored.rows; ++h) {
    for (int64_t i = 0; i < stored.columns; ++i) full(h, h * stored.columns + i) = stored(h, i);
  }
  return full;
}

void add_score_rows_gradient(Matrix* stored, const Matrix& full, const ff_model_config& config) {
  if (config.scoring == FF_SCORING_ALL_FEATURES) {
    add_to(stored, full);
    return;
  }
  for (int64_t h = 0; h < stored->rows; ++h) {
    for (int64_t i = 0; i < stored->columns; ++i) (*stored)(h, i) += full(h, h * stored->columns + i);
  }
}

// softmax over the tokens of r (x a^T + c), a column a head.
Matrix attention_weights(const Matrix& x, const Matrix& rows, const Matrix* bias, double scale) {
  Matrix weights = linear(x, rows, bias);
  for (int64_t h = 0; h < weights.columns; ++h) {
    double largest = -INFINITY;
    for (int64_t t = 0; t < weights.rows; ++t) largest = std::max(largest, weights(t, h) * scale);
    double total = 0;
    for (int64_t t = 0; t < weights.rows; ++t) {
      weights(t, h) = std::exp(weights(t, h) * scale - largest);
      total += weights(t, h);
    }
    for (int64_t t = 0; t < weights.rows; ++t) weights(t, h) /= total;
  }
  return weights;
}

// sum_t w_{t,h(j)} x_tj: [D,1]
Matrix pool(const Matrix& weights, const Matrix& x) {
  const int64_t size = x.columns / weights.columns;
  Matrix pooled(x.columns, 1);
  for (int64_t t = 0; t < x.rows; ++t) {
    for (int64_t j = 0; j < x.columns; ++j) pooled(j, 0) += weights(t, j / size) * x(t, j);
  }
  return pooled;
}

// x_tj v_j
Matrix scale_features(const Matrix& x, const Matrix& v) {
  Matrix y = x;
  for (int64_t t = 0; t < x.rows; ++t) {
    for (int64_t j = 0; j < x.columns; ++j) y(t, j) *= v(j, 0);
  }
  return y;
}

// sum_t x_tj y_tj: [D,1]
Matrix feature_dots(const Matrix& x, const Matrix& y) {
  Matrix dots(x.columns, 1);
  for (int64_t t = 0; t < x.rows; ++t) {
    for (int64_t j = 0; j < x.columns; ++j) dots(j, 0) += x(t, j) * y(t, j);
  }
  return dots;
}

// Backward of pooled = pool(softmax(r (x a^T + c)), x) for one score: adds to dx the part through the pooled
// values and the part through the scores, and to the gradients of a and c.
//   dx_tj += w_{t,h(j)} dpooled_j                      dw_th = sum_{j in h} dpooled_j x_tj
//   ds_th = w_th (dw_th - sum_{j in h} dpooled_j pooled_j)
//   dx += r ds a          da = r sum_t ds_t^T x_t      dc_h = r sum_t ds_th (zero but for rounding)
void add_pooling_backward(Matrix* dx, const Matrix& dpooled, const Matrix& pooled, const Matrix& weights,
                          const Matrix& x, const Matrix& stored_rows, const ff_model_config& config,
                          Matrix* dstored_rows, Matrix* dbias) {
  const int64_t size = head_size(config);
  Matrix dscores(weights.rows, weights.columns);
  for (int64_t h = 0; h < weights.columns; ++h) {
    double inner = 0;
    for (int64_t j = h * size; j < (h + 1) * size; ++j) inner += dpooled(j, 0) * pooled(j, 0);
    for (int64_t t = 0; t < weights.rows; ++t) {
      double dweight = 0;
      for (int64_t j = h * size; j < (h + 1) * size; ++j) {
        dweight += dpooled(j, 0) * x(t, j);
        (*dx)(t, j) += weights(t, h) * dpooled(j, 0);
      }
      dscores(t, h) = weights(t, h) * (dweight - inner) * score_scale(config);
    }
  }
  const Matrix rows = full_score_rows(stored_rows, config);
  Matrix drows(rows.rows, rows.columns);
  add_to(dx, linear_backward(dscores, x, rows, &drows, dbias));
  add_score_rows_gradient(dstored_rows, drows, config);
}

}  // namespace

Matrix attention(const Matrix& x, const ParameterView& weights, const ff_model_config& config,
                 AttentionState* state) {
  const bool separate = config.value == FF_VALUE_SEPARATE;
  const double scale = score_scale(config);
  state->query = linear(x, weights["query.weight"], weights.find("query.bias"));
  state->key = linear(x, weights["key.weight"], weights.find("key.bias"));
  state->value = separate ? linear(x, weights["value.weight"], weights.find("value.bias")) : state->query;

  const Matrix query_rows = full_score_rows(weights["query_att.weight"], config);
  state->alpha = attention_weights(state->query, query_rows, weights.find("query_att.bias"), scale);
  state->global_query = pool(state->alpha, state->query);

  state->product = scale_features(state->key, state->global_query);
  const Matrix key_rows = full_score_rows(weights["key_att.weight"], config);
  state->beta = attention_weights(state->product, key_rows, weights.find("key_att.bias"), scale);
  state->global_key = pool(state->beta, state->product);

  state->scaled_value = scale_features(state->value, state->global_key);
  return sum(linear(state->scaled_value, weights["transform.weight"], weights.find("transform.bias")),
             state->query);
}

//   dWr = sum G_t^T U_t ; dbr = sum G_t ; dU = G Wr ; dV = dU k ; dk_j = sum_t dU_tj V_tj ; dQ = G [+ dV if
//   tied] dP and the gradients of E, f from dk through pool and beta dK = dP g ; dg_j = sum_t dP_tj K_tj dQ
//   += ... and the gradients of A, c from dg through pool and alpha dX = dQ Wq + dK Wk [+ dV Wv]
Matrix attention_backward(const Matrix& dy, const Matrix& x, const AttentionState& state,
                          const ParameterView& weights, const ff_model_config& config,
                          const GradientView& gradients) {
  const Matrix dscaled_value = linear_backward(dy, state.scaled_value, weights["transform.weight"],
                                               gradients["transform.weight"], gradients["transform.bias"]);
  const Matrix dvalue = scale_features(dscaled_value, state.global_key);
  const Matrix dglobal_key = feature_dots(dscaled_value, state.value);

  Matrix dproduct(x.rows, x.columns);
  add_pooling_backward(&dproduct, dglobal_key, state.global_key, state.beta, state.product,
                       weights["key_att.weight"], config, gradients["key_att.weight"],
                       gradients["key_att.bias"]);
  const Matrix dkey = scale_features(dproduct, state.global_query);
  const Matrix dglobal_query = feature_dots(dproduct, state.key);

  Matrix dquery = dy;
  if (config.value == FF_VALUE_TIED) add_to(&dquery, dvalue);
  add_pooling_backward(&dquery, dglobal_query, state.global_query, state.alpha, state.query,
                       weights["query_att.weight"], config, gradients["query_att.weight"],
                       gradients["query_att.bias"]);

  Matrix dx =
      linear_backward(dquery, x, weights["query.weight"], gradients["query.weight"], gradients["query.bias"]);
  add_to(&dx,
         linear_backward(dkey, x, weights["key.weight"], gradients["key.weight"], gradients["key.bias"]));
  if (config.value == FF_VALUE_SEPARATE) {
    add_to(&dx, linear_backward(dvalue, x, weights["value.weight"], gradients["value.weight"],
                                gradients["value.bias"]));
  }
  return dx;
}

}  // namespace ff::reference
