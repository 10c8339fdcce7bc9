// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/model.h"
#include "model/pass.h"
#include "train/optimizer.h"

namespace ff {

// The training step of a classifier: forward, loss, backward, and what the optimizer makes of it.
class Trainer {
 public:
  // options must have been checked; the model must outlive this object.
  Trainer(Model* model, const ff_trainer_options& options);

  // The batch and its targets must have been checked. Throws Error(NOT_FINITE).
  void step(const ff_batch& batch, const int32_t* labels, const float* label_matrix, ff_step_result* result);
  void publish() { optimizer_.publish(); }

  void save(const std::string& path, const std::string& caller_state);
  bool load(const std::string& path);  // as Optimizer::load

  const Model& model() const { return *model_; }
  const ff_trainer_options& options() const { return optimizer_.options(); }

 private:
  double loss(const ff_batch& batch, const int32_t* labels, const float* label_matrix);

  Model* model_;
  Pass pass_;
  Optimizer optimizer_;
  std::vector<float> logits_;
  std::vector<float> dlogits_;
};

}  // namespace ff
