// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "train/click_trainer.h"

#include <algorithm>

#include "runtime/random.h"

namespace ff {

namespace {

const std::vector<std::string> kPrefixes = {"news_encoder.", "user_encoder."};

Impressions impressions_of(const ff_click_batch& batch) {
  return {batch.impression_count, batch.candidate_offsets, batch.candidates};
}

}  // namespace

ClickTrainer::ClickTrainer(Model* news, Model* user, const ff_trainer_options& options)
    : news_(news), user_(user), news_pass_(news), user_pass_(user), optimizer_({news, user}, options) {}

void ClickTrainer::step(const ff_click_batch& batch, ff_step_result* result) {
  Context& context = news_->context();
  const int64_t hidden = news_->config().hidden_size;
  forward(batch);
  optimizer_.count_batch();
  dnews_.resize(news_vectors_.size());
  dusers_.resize(user_vectors_.size());
  result->loss =
      loss_.run(context.kernels(), context.pool(), {dusers_.data(), dnews_.data()}, impressions_of(batch),
                user_vectors_.data(), news_vectors_.data(), batch.news->sequence_count, hidden);
  result->correct = loss_.count_correct(impressions_of(batch));
  optimizer_.check_loss(result->loss);
  backward(batch);
  optimizer_.finish_batch(result);
}

void ClickTrainer::forward(const ff_click_batch& batch) {
  Context& context = news_->context();
  const int64_t hidden = news_->config().hidden_size;
  const int64_t clicks = batch.history_offsets[batch.impression_count];
  const uint64_t key = optimizer_.dropout_key();
  news_vectors_.resize(batch.news->sequence_count * hidden);
  states_.resize(clicks * hidden);
  user_vectors_.resize(batch.impression_count * hidden);

  optimizer_.catch_up(0, *batch.news);
  news_pass_.forward(*batch.news, DropoutSites(news_->config().hidden_dropout_prob, mix_keys(key, 0)),
                     {nullptr, news_vectors_.data(), nullptr});
  context.pool().for_each((clicks + kTileRows - 1) / kTileRows, [&](int64_t tile, int) {
    const int64_t begin = tile * kTileRows;
    context.kernels().gather_rows(states_.data() + begin * hidden, news_vectors_.data(),
                                  batch.history + begin, nullptr, std::min(kTileRows, clicks - begin),
                                  hidden);
  });
  ff_batch histories = {};
  histories.struct_size = sizeof histories;
  histories.sequence_count = batch.impression_count;
  histories.token_count = clicks;
  histories.offsets = batch.history_offsets;
  histories.input_states = states_.data();
  user_pass_.forward(histories, DropoutSites(user_->config().hidden_dropout_prob, mix_keys(key, 1)),
                     {nullptr, user_vectors_.data(), nullptr});
}

void ClickTrainer::backward(const ff_click_batch& batch) {
  Context& context = news_->context();
  dstates_.resize(states_.size());
  user_pass_.backward({nullptr, dusers_.data(), nullptr}, optimizer_.gradients(1), dstates_.data());
  table_backward_.add_rows(context.kernels(), context.pool(), dnews_.data(), batch.history,
                           batch.history_offsets[batch.impression_count], news_->config().hidden_size, kNone,
                           dstates_.data(), nullptr);
  news_pass_.backward({nullptr, dnews_.data(), nullptr}, optimizer_.gradients(0), nullptr);
}

std::string ClickTrainer::settings() const {
  return format_config(news_->config()) + "\n" + format_config(user_->config());
}

void ClickTrainer::save(const std::string& path, const std::string& caller_state) {
  optimizer_.save(path, kPrefixes, settings(), caller_state);
}

bool ClickTrainer::load(const std::string& path) { return optimizer_.load(path, kPrefixes, settings()); }

}  // namespace ff
