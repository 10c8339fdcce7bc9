// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <string>

#include "model/batch_check.h"
#include "runtime/status.h"
#include "train/click_trainer.h"

namespace ff {

namespace {

[[noreturn]] void refuse(const std::string& problem) { throw Error(FF_STATUS_INVALID_ARGUMENT, problem); }

void check_pools_without_head(const char* name, const ModelConfig& config) {
  if (config.pooling == FF_POOLING_NONE) {
    refuse(std::string("click trainer: the ") + name +
           " model has pooling none, expected attention: its text vector is trained");
  }
  if (has_head(config)) {
    refuse(std::string("click trainer: the ") + name + " model has num_labels " +
           std::to_string(config.num_labels) + ", expected 0: there are no labels to train it by");
  }
}

}  // namespace

void check_click_models(const Model& news, const Model& user, const ff_trainer_options& options) {
  check_trainer_options(options);
  if (&news == &user) refuse("click trainer: news_model and user_model are the same model, expected two");
  if (&news.context() != &user.context()) {
    refuse("click trainer: the models belong to different contexts; create both with one");
  }
  if (news.config().hidden_size != user.config().hidden_size) {
    refuse("click trainer: hidden_size is " + std::to_string(news.config().hidden_size) +
           " in the news model and " + std::to_string(user.config().hidden_size) +
           " in the user model; they must be the same");
  }
  check_pools_without_head("news", news.config());
  check_pools_without_head("user", user.config());
  if (has_embedding(user.config())) {
    refuse("click trainer: the user model has vocab_size " + std::to_string(user.config().vocab_size) +
           ", expected 0: it reads the vectors of news");
  }
  if (has_items(user.config())) {
    refuse("click trainer: the user model has item_count " + std::to_string(user.config().item_count) +
           ", expected 0: items belong to the news model");
  }
  if (options.loss != FF_LOSS_CROSS_ENTROPY || options.label_smoothing != 0 ||
      options.class_weights != nullptr) {
    refuse(
        "click trainer: of the options loss must be cross-entropy, label_smoothing 0 and class_weights NULL");
  }
}

void check_click_batch(const Model& news, const Model& user, const ff_click_batch& batch) {
  if (batch.impression_count < 1 || batch.impression_count > kMaxTokens) {
    refuse("click batch: impression_count is " + std::to_string(batch.impression_count) +
           ", expected 1 to 2^31 - 1");
  }
  if (batch.news == nullptr) refuse("click batch: news is NULL, expected the batch of distinct news");
  check_batch(news.config(), *batch.news);
  check_offsets("click batch: history_offsets", batch.history_offsets, batch.impression_count, 0,
                longest_sequence(user.config()));
  check_offsets("click batch: candidate_offsets", batch.candidate_offsets, batch.impression_count, 1,
                kMaxTokens);
  const int64_t count = batch.news->sequence_count;
  check_row_numbers("click batch: history", batch.history, batch.history_offsets[batch.impression_count],
                    count, false);
  check_row_numbers("click batch: candidates", batch.candidates,
                    batch.candidate_offsets[batch.impression_count], count, false);
}

}  // namespace ff
