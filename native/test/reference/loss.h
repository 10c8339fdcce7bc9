// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The losses of the C ABI in double precision, as torch.nn.CrossEntropyLoss and BCEWithLogitsLoss define
// them.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/matrix.h"

namespace ff::reference {

struct Loss {
  double value = 0;
  Matrix dlogits;
};

// With p = softmax(logits), weights w (empty: all 1), smoothing e and W = sum_b w_{target b}:
//   loss = sum_b [ -(1 - e) w_{target} log p_{target} - e / C sum_c w_c log p_c ] / W
Loss cross_entropy(const Matrix& logits, const std::vector<int32_t>& targets, double label_smoothing,
                   const std::vector<double>& class_weights);

// With q = sigmoid(logits) and weights w of the positive part (empty: all 1):
//   loss = mean over B and C of [ -w_c y log q - (1 - y) log(1 - q) ]
Loss binary_cross_entropy(const Matrix& logits, const Matrix& targets,
                          const std::vector<double>& class_weights);

}  // namespace ff::reference
