// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "abi/target_check.h"

#include <cmath>
#include <string>

#include "abi/boundary.h"

namespace ff {

namespace {

constexpr int64_t kMaxLogits = int64_t{1} << 40;

[[noreturn]] void refuse(const char* function, const std::string& problem) {
  throw Error(FF_STATUS_INVALID_ARGUMENT, std::string(function) + ": " + problem);
}

}  // namespace

void check_logit_sizes(const float* logits, int64_t sequences, int64_t labels, const char* function) {
  if (sequences < 0 || sequences > kMaxLogits) {
    refuse(function, "sequence_count is " + std::to_string(sequences) + ", expected at least 0");
  }
  if (labels < 1 || labels > kMaxLogits / (sequences + 1)) {
    refuse(function, "num_labels is " + std::to_string(labels) + ", expected at least 1");
  }
  if (sequences > 0) require(logits, function, "logits");
}

void check_labels(const int32_t* targets, int64_t sequences, int64_t labels, const char* function) {
  if (sequences > 0) require(targets, function, "label targets");
  for (int64_t b = 0; b < sequences; ++b) {
    if (targets[b] < 0 || targets[b] >= labels) {
      refuse(function, "label target [" + std::to_string(b) + "] is " + std::to_string(targets[b]) +
                           ", expected 0 to " + std::to_string(labels - 1) + " (num_labels - 1)");
    }
  }
}

void check_label_matrix(const float* targets, int64_t sequences, int64_t labels, const char* function) {
  if (sequences > 0) require(targets, function, "label matrix");
  for (int64_t i = 0; i < sequences * labels; ++i) {
    if (!(targets[i] >= 0.0f && targets[i] <= 1.0f)) {
      refuse(function, "label matrix [" + std::to_string(i / labels) + "," + std::to_string(i % labels) +
                           "] is " + std::to_string(targets[i]) + ", expected 0 to 1");
    }
  }
}

void check_class_weights(const float* class_weights, int64_t labels, const char* function) {
  if (class_weights == nullptr) return;
  for (int64_t c = 0; c < labels; ++c) {
    if (!(class_weights[c] >= 0.0f) || !std::isfinite(class_weights[c])) {
      refuse(function, "class_weights[" + std::to_string(c) + "] is " + std::to_string(class_weights[c]) +
                           ", expected a number of at least 0");
    }
  }
}

}  // namespace ff
