// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "support/clicks.h"

#include "support/random.h"
#include "support/variants.h"

namespace ff::test {
namespace {

constexpr int64_t kNewsOfABatch = 7;

ff_model_config fastformer(const Sizes& sizes) {
  ff_model_config config = config_of(sizes);
  config.num_labels = 0;
  return config;
}

ff_model_config nrms(const Sizes& sizes) {
  ff_model_config config = fastformer(sizes);
  config.attention = FF_ATTENTION_SELF;
  config.intermediate_size = 0;
  config.max_position_embeddings = 0;
  config.output_projection = 0;
  config.residual = 0;
  config.layer_norm = 0;
  config.embedding_layer_norm = 0;
  config.pooling_size = 6;
  return config;
}

std::vector<int64_t> random_offsets(Random* random, int64_t count, int64_t least, int64_t most) {
  std::vector<int64_t> offsets = {0};
  for (int64_t i = 0; i < count; ++i)
    offsets.push_back(offsets.back() + least + random->below(most - least + 1));
  return offsets;
}

std::vector<int32_t> random_rows(Random* random, int64_t count) {
  std::vector<int32_t> rows;
  for (int64_t i = 0; i < count; ++i) rows.push_back(static_cast<int32_t>(random->below(kNewsOfABatch - 1)));
  return rows;  // the last news of a batch is never used
}

}  // namespace

std::vector<RecommenderVariant> recommender_variants() {
  const Sizes news_sizes{.hidden = 12, .heads = 3, .intermediate = 10, .layers = 1, .vocabulary = 40};
  const Sizes user_sizes{
      .hidden = 12, .heads = 2, .intermediate = 9, .layers = 1, .positions = 0, .vocabulary = 0};
  ff_model_config bare_user = fastformer(user_sizes);
  bare_user.layer_norm = bare_user.embedding_layer_norm = 0;
  ff_model_config positioned_user = fastformer(user_sizes);
  positioned_user.max_position_embeddings = 20;
  ff_model_config with_items = fastformer(news_sizes);
  with_items.item_count = 30;
  return {{"fastformer", fastformer(news_sizes), fastformer(user_sizes)},
          {"nrms", nrms(news_sizes), nrms(user_sizes)},
          {"fastformer news, nrms user", fastformer(news_sizes), nrms(user_sizes)},
          {"nrms news, fastformer user", nrms(news_sizes), fastformer(user_sizes)},
          {"no layer norm", fastformer(news_sizes), bare_user},
          {"positions of clicks", fastformer(news_sizes), positioned_user},
          {"items", with_items, fastformer(user_sizes)}};
}

reference::Recommender random_recommender(const RecommenderVariant& variant, uint64_t seed) {
  return {variant.news, variant.user, random_parameters(variant.news, seed),
          random_parameters(variant.user, seed + 1)};
}

std::vector<reference::ClickBatch> random_click_batches(const ff_model_config& news_config, int64_t count,
                                                        int64_t impressions, int64_t longest, uint64_t seed) {
  Random random(seed);
  std::vector<reference::ClickBatch> batches;
  for (int64_t i = 0; i < count; ++i) {
    std::vector<int64_t> lengths;
    for (int64_t news = 0; news < kNewsOfABatch; ++news) lengths.push_back(random.below(10));
    reference::ClickBatch batch;
    batch.news = random_batch(news_config, lengths, random.bits());
    batch.history_offsets = random_offsets(&random, impressions, 0, longest);
    batch.history = random_rows(&random, batch.history_offsets.back());
    batch.candidates.offsets = random_offsets(&random, impressions, 1, 5);
    batch.candidates.rows = random_rows(&random, batch.candidates.offsets.back());
    batches.push_back(batch);
  }
  return batches;
}

const ff_click_batch* FloatClickBatch::view() {
  news_view_ = news_.view();
  ff_click_batch_init(&view_);
  view_.news = &news_view_;
  view_.impression_count = static_cast<int64_t>(batch_.history_offsets.size()) - 1;
  view_.history_offsets = batch_.history_offsets.data();
  view_.history = batch_.history.data();
  view_.candidate_offsets = batch_.candidates.offsets.data();
  view_.candidates = batch_.candidates.rows.data();
  return &view_;
}

ClickRun::ClickRun(const reference::Recommender& recommender, const ff_trainer_options& options,
                   int32_t threads)
    : context(make_context(threads)),
      news(make_model(context.get(), recommender.news_config, recommender.news)),
      user(make_model(context.get(), recommender.user_config, recommender.user)),
      trainer(make_click_trainer(news.get(), user.get(), options)) {}

ff_step_result ClickRun::step(const reference::ClickBatch& batch) const {
  FloatClickBatch float_batch(batch);
  ff_step_result result;
  ff_step_result_init(&result);
  require(ff_click_trainer_step(trainer.get(), float_batch.view(), &result));
  return result;
}

std::vector<double> ClickRun::train(const std::vector<reference::ClickBatch>& batches) const {
  std::vector<double> losses;
  for (const reference::ClickBatch& batch : batches) losses.push_back(step(batch).loss);
  return losses;
}

FloatTensors ClickRun::published() const {
  require(ff_click_trainer_publish(trainer.get()));
  FloatTensors weights = parameters_of(news.get());
  for (const auto& [name, values] : parameters_of(user.get())) weights["user." + name] = values;
  return weights;
}

}  // namespace ff::test
