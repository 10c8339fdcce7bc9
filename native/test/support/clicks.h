// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Small recommenders and their training through the C ABI.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/click.h"
#include "support/engine.h"

namespace ff::test {

struct RecommenderVariant {
  std::string name;
  ff_model_config news, user;
};

// Fastformer and NRMS as the news and the user model, in each combination, and the switches that only a
// recommender has.
std::vector<RecommenderVariant> recommender_variants();
reference::Recommender random_recommender(const RecommenderVariant& variant, uint64_t seed);

// `count` batches: news of 0 .. 9 words, histories of 0 .. longest clicks and 1 to 5 candidates, news used
// more than once and not at all.
std::vector<reference::ClickBatch> random_click_batches(const ff_model_config& news_config, int64_t count,
                                                        int64_t impressions, int64_t longest, uint64_t seed);

// A batch with what it points to.
class FloatClickBatch {
 public:
  explicit FloatClickBatch(const reference::ClickBatch& batch) : batch_(batch), news_(batch.news) {}
  // Valid until the next call.
  const ff_click_batch* view();

 private:
  reference::ClickBatch batch_;
  FloatBatch news_;
  ff_batch news_view_;
  ff_click_batch view_;
};

// Both models and a trainer at the start of a run.
struct ClickRun {
  ClickRun(const reference::Recommender& recommender, const ff_trainer_options& options, int32_t threads = 1);

  ff_step_result step(const reference::ClickBatch& batch) const;
  std::vector<double> train(const std::vector<reference::ClickBatch>& batches) const;
  // The weights of both, the user model's names beginning with "user.", with every row up to date.
  FloatTensors published() const;

  Context context;
  Model news, user;
  ClickTrainer trainer;
};

}  // namespace ff::test
