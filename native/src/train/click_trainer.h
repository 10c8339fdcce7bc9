// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "layer/click_loss.h"
#include "layer/table_backward.h"
#include "model/model.h"
#include "model/pass.h"
#include "train/optimizer.h"

namespace ff {

// Throws Error(INVALID_ARGUMENT) unless the two make a recommender, and the options fit it.
void check_click_models(const Model& news, const Model& user, const ff_trainer_options& options);
void check_click_batch(const Model& news, const Model& user, const ff_click_batch& batch);

// The training step of a recommender: the news model over each distinct news, the user model over the vectors
// of each history, the loss of the clicks, and the gradients of all uses of a news back through the news
// model.
class ClickTrainer {
 public:
  // The models and options must have been checked; the models must outlive this object.
  ClickTrainer(Model* news, Model* user, const ff_trainer_options& options);

  // The batch must have been checked. Throws Error(NOT_FINITE).
  void step(const ff_click_batch& batch, ff_step_result* result);
  void publish() { optimizer_.publish(); }

  void save(const std::string& path, const std::string& caller_state);
  bool load(const std::string& path);  // as Optimizer::load

  const Model& news_model() const { return *news_; }
  const Model& user_model() const { return *user_; }

 private:
  void forward(const ff_click_batch& batch);
  void backward(const ff_click_batch& batch);
  std::string settings() const;

  Model* news_;
  Model* user_;
  Pass news_pass_, user_pass_;
  Optimizer optimizer_;  // of both, in this order
  ClickLoss loss_;
  TableBackward table_backward_;
  std::vector<float> news_vectors_, dnews_;   // [U,D]
  std::vector<float> states_, dstates_;       // [clicks of all histories, D]
  std::vector<float> user_vectors_, dusers_;  // [I,D]
};

}  // namespace ff
