// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Losses and probabilities.
#include "layer/loss.h"

#include "abi/boundary.h"
#include "abi/target_check.h"

extern "C" {

ff_status ff_cross_entropy(const float* logits, const int32_t* targets, int64_t sequence_count,
                           int64_t num_labels, double label_smoothing, const float* class_weights,
                           double* out_loss, float* out_logits_gradient) {
  return ff::guarded([&] {
    const char* function = "ff_cross_entropy";
    ff::check_logit_sizes(logits, sequence_count, num_labels, function);
    ff::require(out_loss, function, "out_loss");
    ff::check_labels(targets, sequence_count, num_labels, function);
    ff::check_class_weights(class_weights, num_labels, function);
    if (!(label_smoothing >= 0 && label_smoothing < 1)) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT, "ff_cross_entropy: label_smoothing is " +
                                                      std::to_string(label_smoothing) +
                                                      ", expected at least 0 and less than 1");
    }
    *out_loss = ff::cross_entropy(out_logits_gradient, logits, targets, sequence_count, num_labels,
                                  label_smoothing, class_weights);
  });
}

ff_status ff_binary_cross_entropy(const float* logits, const float* targets, int64_t sequence_count,
                                  int64_t num_labels, const float* class_weights, double* out_loss,
                                  float* out_logits_gradient) {
  return ff::guarded([&] {
    const char* function = "ff_binary_cross_entropy";
    ff::check_logit_sizes(logits, sequence_count, num_labels, function);
    ff::require(out_loss, function, "out_loss");
    ff::check_label_matrix(targets, sequence_count, num_labels, function);
    ff::check_class_weights(class_weights, num_labels, function);
    *out_loss = ff::binary_cross_entropy(out_logits_gradient, logits, targets, sequence_count, num_labels,
                                         class_weights);
  });
}

ff_status ff_probabilities(const float* logits, int64_t sequence_count, int64_t num_labels,
                           int32_t multi_label, float* out_probabilities) {
  return ff::guarded([&] {
    ff::check_logit_sizes(logits, sequence_count, num_labels, "ff_probabilities");
    if (multi_label != 0 && multi_label != 1) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT, "ff_probabilities: multi_label is " +
                                                      std::to_string(multi_label) + ", expected 0 or 1");
    }
    if (sequence_count == 0) return;
    ff::require(out_probabilities, "ff_probabilities", "out_probabilities");
    if (multi_label) {
      ff::sigmoid_probabilities(out_probabilities, logits, sequence_count * num_labels);
    } else {
      ff::softmax_probabilities(out_probabilities, logits, sequence_count, num_labels);
    }
  });
}

}  // extern "C"
