// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/loss.h"

#include <algorithm>
#include <cmath>

namespace ff::reference {
namespace {

double weight_of(const std::vector<double>& class_weights, int64_t label) {
  return class_weights.empty() ? 1 : class_weights[static_cast<size_t>(label)];
}

double log_sum_exp(const Matrix& logits, int64_t row) {
  double largest = -INFINITY;
  for (int64_t c = 0; c < logits.columns; ++c) largest = std::max(largest, logits(row, c));
  double total = 0;
  for (int64_t c = 0; c < logits.columns; ++c) total += std::exp(logits(row, c) - largest);
  return largest + std::log(total);
}

double log_sigmoid(double x) { return x >= 0 ? -std::log1p(std::exp(-x)) : x - std::log1p(std::exp(x)); }

}  // namespace

Loss cross_entropy(const Matrix& logits, const std::vector<int32_t>& targets, double label_smoothing,
                   const std::vector<double>& class_weights) {
  double total_weight = 0;
  for (int32_t target : targets) total_weight += weight_of(class_weights, target);
  Loss loss{0, Matrix(logits.rows, logits.columns)};
  for (int64_t b = 0; b < logits.rows; ++b) {
    const double normalizer = log_sum_exp(logits, b);
    // The loss of a row is -sum_c q_c log p_c, so its gradient is p_c sum(q) - q_c.
    std::vector<double> q(static_cast<size_t>(logits.columns));
    double sum_q = 0;
    for (int64_t c = 0; c < logits.columns; ++c) {
      const double spread = label_smoothing / static_cast<double>(logits.columns);
      const double own = targets[static_cast<size_t>(b)] == c ? 1 - label_smoothing : 0;
      q[static_cast<size_t>(c)] = (own + spread) * weight_of(class_weights, c) / total_weight;
      sum_q += q[static_cast<size_t>(c)];
    }
    for (int64_t c = 0; c < logits.columns; ++c) {
      const double log_p = logits(b, c) - normalizer;
      loss.value -= q[static_cast<size_t>(c)] * log_p;
      loss.dlogits(b, c) = std::exp(log_p) * sum_q - q[static_cast<size_t>(c)];
    }
  }
  return loss;
}

Loss binary_cross_entropy(const Matrix& logits, const Matrix& targets,
                          const std::vector<double>& class_weights) {
  const double count = static_cast<double>(logits.rows * logits.columns);
  Loss loss{0, Matrix(logits.rows, logits.columns)};
  for (int64_t b = 0; b < logits.rows; ++b) {
    for (int64_t c = 0; c < logits.columns; ++c) {
      const double positive = weight_of(class_weights, c) * targets(b, c);
      const double negative = 1 - targets(b, c);
      const double log_q = log_sigmoid(logits(b, c));
      const double log_not_q = log_sigmoid(-logits(b, c));
      loss.value -= (positive * log_q + negative * log_not_q) / count;
      loss.dlogits(b, c) = (negative * std::exp(log_q) - positive * std::exp(log_not_q)) / count;
    }
  }
  return loss;
}

}  // namespace ff::reference
