// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/gradients.h"
#include "model/model.h"
#include "train/adam.h"

namespace ff {

// Throws Error(INVALID_ARGUMENT) naming the option, its value and its range.
void check_trainer_options(const ff_trainer_options& options);

// What all trainers do with the gradients of their models, seen as one set of parameters: accumulation,
// clipping, schedule, Adam. Everything random is a function of the seed and of counters, so weights, moments
// and counters are the whole state of a run.
class Optimizer {
 public:
  // options must have been checked; the models must outlive this object.
  Optimizer(std::vector<Model*> models, const ff_trainer_options& options);

  const ff_trainer_options& options() const { return options_; }
  const Model& model(size_t index) const { return *models_[index]; }
  Gradients* gradients(size_t index) { return &gradients_[index]; }

  // Of the next batch, and the step to the one after it.
  uint64_t dropout_key() const;
  void count_batch() { ++batch_count_; }

  // Before a forward: brings the rows that the batch reads up to date.
  void catch_up(size_t model, const ff_batch& batch);
  // Throws Error(NOT_FINITE) for a loss that is not, and drops the accumulated gradients.
  void check_loss(double loss);
  // After a backward. Every accumulation_steps-th call makes an update. Sets all of result but loss and
  // correct. Throws Error(NOT_FINITE) for gradients that are not, and drops them.
  void finish_batch(ff_step_result* result);
  // Brings every row up to date.
  void publish();

  // checkpoint.cc. prefixes: what the names of each model's tensors begin with. settings: all that a run
  // depends on beside this object's options.
  void save(const std::string& path, const std::vector<std::string>& prefixes, const std::string& settings,
            const std::string& caller_state);
  // Whether the checkpoint comes from another instruction set or oneDNN. A file that does not fit changes
  // nothing.
  bool load(const std::string& path, const std::vector<std::string>& prefixes, const std::string& settings);

 private:
  Context& context() const { return models_.front()->context(); }
  void update(ff_step_result* result);
  void drop_gradients();
  AdamStep adam_step(double rate, int64_t update) const;
  int64_t update_count() const { return adams_.front().update_count(); }
  std::string settings_text(const std::string& settings) const;

  std::vector<Model*> models_;
  ff_trainer_options options_;
  std::vector<float> class_weights_;
  std::vector<Gradients> gradients_;
  std::vector<Adam> adams_;
  int64_t batch_count_ = 0;  // batches seen: the dropout counter
  int64_t accumulated_batches_ = 0;
};

// The caller_state of a checkpoint file, verified.
std::string checkpoint_caller_state(const std::string& path);

}  // namespace ff
