// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/gradients.h"
#include "model/model.h"
#include "model/pass.h"
#include "train/adam.h"

namespace ff {

// Throws Error(INVALID_ARGUMENT) naming the option, its value and its range.
void check_trainer_options(const ff_trainer_options& options);

// The training loop's step: forward, loss, backward, clipping, Adam. Everything random is a function of the seed
// and of counters, so weights, moments and counters are the whole state.
class Trainer {
 public:
  // options must have been checked; the model must outlive this object.
  Trainer(Model* model, const ff_trainer_options& options);

  // The batch and its targets must have been checked. Throws Error(NOT_FINITE).
  void step(const ff_batch& batch, const int32_t* labels, const float* label_matrix, ff_step_result* result);
  void publish();

  // checkpoint.cc
  void save(const std::string& path, const std::string& caller_state);
  bool load(const std::string& path);  // whether the checkpoint comes from another instruction set or oneDNN

  const Model& model() const { return *model_; }
  const ff_trainer_options& options() const { return options_; }

 private:
  double loss(const ff_batch& batch, const int32_t* labels, const float* label_matrix);
  void update(ff_step_result* result);
  void drop_gradients();
  AdamStep adam_step(double rate, int64_t update) const;
  std::string settings_text() const;

  Model* model_;
  ff_trainer_options options_;
  std::vector<float> class_weights_;
  Pass pass_;
  Gradients gradients_;
  Adam adam_;
  int64_t batch_count_ = 0;        // batches seen: the dropout counter
  int64_t accumulated_batches_ = 0;
  std::vector<float> logits_;
  std::vector<float> dlogits_;
};

// The caller_state of a checkpoint file, verified.
std::string checkpoint_caller_state(const std::string& path);

}  // namespace ff
