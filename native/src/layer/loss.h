// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>

namespace ff {

// The losses and probabilities of fastformer.h, section 8. Arguments must have been checked. Computed in
// double. Each writes dlogits [B,C] unless it is nullptr and returns the mean loss (0 for no sequences).
double cross_entropy(float* dlogits, const float* logits, const int32_t* targets, int64_t sequences,
                     int64_t labels, double label_smoothing, const float* class_weights);
double binary_cross_entropy(float* dlogits, const float* logits, const float* targets, int64_t sequences,
                            int64_t labels, const float* class_weights);

void softmax_probabilities(float* probabilities, const float* logits, int64_t sequences, int64_t labels);
void sigmoid_probabilities(float* probabilities, const float* logits, int64_t count);

}  // namespace ff
