// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/loss.h"

#include <algorithm>
#include <cmath>

namespace ff {

namespace {

// log(sum exp(logits)) of one row.
double log_sum_exp(const float* logits, int64_t labels) {
  const double max = *std::max_element(logits, logits + labels);
  double sum = 0;
  for (int64_t label = 0; label < labels; ++label) sum += std::exp(logits[label] - max);
  return max + std::log(sum);
}

double class_weight(const float* class_weights, int64_t label) {
  return class_weights == nullptr ? 1.0 : class_weights[label];
}

// log(1 + e^x) without overflow.
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

}  // namespace

// With p = softmax(logits), smoothing q = (1 - s) onehot(y) + s / C and weights w (torch's definition):
//   loss = sum_b sum_c w_c q_bc (-log p_bc) / sum_b w_{y_b}
double cross_entropy(float* dlogits, const float* logits, const int32_t* targets, int64_t sequences,
                     int64_t labels, double label_smoothing, const float* class_weights) {
  double weight_sum = 0;
  for (int64_t b = 0; b < sequences; ++b) weight_sum += class_weight(class_weights, targets[b]);
  if (weight_sum == 0) {
    if (dlogits != nullptr) std::fill(dlogits, dlogits + sequences * labels, 0.0f);
    return 0;
  }

  double loss = 0;
  for (int64_t b = 0; b < sequences; ++b) {
    const float* row = logits + b * labels;
    const double normalizer = log_sum_exp(row, labels);
    double row_mass = 0;
    for (int64_t c = 0; c < labels; ++c) {
      const double q = (c == targets[b] ? 1.0 - label_smoothing : 0.0) + label_smoothing / labels;
      const double mass = class_weight(class_weights, c) * q;
      row_mass += mass;
      if (mass != 0) loss += mass * (normalizer - row[c]);
    }
    if (dlogits == nullptr) continue;
    for (int64_t c = 0; c < labels; ++c) {
      const double q = (c == targets[b] ? 1.0 - label_smoothing : 0.0) + label_smoothing / labels;
      const double mass = class_weight(class_weights, c) * q;
      dlogits[b * labels + c] =
          static_cast<float>((std::exp(row[c] - normalizer) * row_mass - mass) / weight_sum);
    }
  }
  return loss / weight_sum;
}

// With z the logit, y the target and w the weight of the positive part:
//   loss = mean of w y softplus(-z) + (1 - y) softplus(z)
double binary_cross_entropy(float* dlogits, const float* logits, const float* targets, int64_t sequences,
                            int64_t labels, const float* class_weights) {
  const int64_t count = sequences * labels;
  if (count == 0) return 0;
  double loss = 0;
  for (int64_t i = 0; i < count; ++i) {
    const double z = logits[i];
    const double positive = class_weight(class_weights, i % labels) * targets[i];
    const double negative = 1.0 - targets[i];
    loss += positive * softplus(-z) + negative * softplus(z);
    if (dlogits != nullptr) {
      dlogits[i] = static_cast<float>((negative * sigmoid(z) - positive * sigmoid(-z)) / count);
    }
  }
  return loss / count;
}

void softmax_probabilities(float* probabilities, const float* logits, int64_t sequences, int64_t labels) {
  for (int64_t b = 0; b < sequences; ++b) {
    const double normalizer = log_sum_exp(logits + b * labels, labels);
    for (int64_t c = 0; c < labels; ++c) {
      probabilities[b * labels + c] = static_cast<float>(std::exp(logits[b * labels + c] - normalizer));
    }
  }
}

void sigmoid_probabilities(float* probabilities, const float* logits, int64_t count) {
  for (int64_t i = 0; i < count; ++i) probabilities[i] = static_cast<float>(sigmoid(logits[i]));
}

}  // namespace ff
