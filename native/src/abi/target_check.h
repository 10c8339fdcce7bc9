// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Checks of what a loss is given; each throws Error(INVALID_ARGUMENT) with place and value.
#pragma once

#include <cstdint>

namespace ff {

void check_logit_sizes(const float* logits, int64_t sequences, int64_t labels, const char* function);
void check_labels(const int32_t* targets, int64_t sequences, int64_t labels, const char* function);
void check_label_matrix(const float* targets, int64_t sequences, int64_t labels, const char* function);
void check_class_weights(const float* class_weights, int64_t labels, const char* function);

}  // namespace ff
