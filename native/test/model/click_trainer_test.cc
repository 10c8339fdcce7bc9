// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What a trainer of a recommender leaves behind, and what it refuses.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/clicks.h"
#include "support/expect.h"
#include "support/temporary_folder.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

RecommenderVariant variant_named(const std::string& name) {
  for (const RecommenderVariant& variant : recommender_variants()) {
    if (variant.name == name) return variant;
  }
  throw std::runtime_error("no variant " + name);
}

RecommenderVariant with_dropout(RecommenderVariant variant) {
  variant.news.hidden_dropout_prob = 0.2;
  variant.user.hidden_dropout_prob = 0.3;
  return variant;
}

ff_trainer_options busy_options() {
  ff_trainer_options options = default_trainer_options();
  options.schedule = FF_SCHEDULE_LINEAR;
  options.warmup_steps = 2;
  options.total_steps = 40;
  options.weight_decay = 0.01;
  options.max_gradient_norm = 1;
  options.seed = 5;
  return options;
}

using Batches = std::vector<reference::ClickBatch>;

TEST(ClickTrainer, WeightsHaveTheSameBitsAtAnyThreadCount) {
  for (RecommenderVariant variant : recommender_variants()) {
    variant = with_dropout(variant);
    variant.user.max_position_embeddings = variant.user.max_position_embeddings > 0 ? 400 : 0;
    const Batches batches = random_click_batches(variant.news, 4, 9, 300, 1);
    FloatTensors weights;
    for (const int32_t threads : {1, 2, 3, 1}) {
      const ClickRun run(random_recommender(variant, 2), busy_options(), threads);
      run.train(batches);
      const FloatTensors now = run.published();
      if (weights.empty()) weights = now;
      EXPECT_TRUE(same_bits(now, weights)) << variant.name << " at " << threads;
    }
  }
}

TEST(ClickTrainer, ReplayedRowsHaveTheBitsOfDenseUpdates) {
  const RecommenderVariant variant = with_dropout(variant_named("items"));
  const ClickRun lagging(random_recommender(variant, 3), busy_options());
  const ClickRun dense(random_recommender(variant, 3), busy_options());
  for (const reference::ClickBatch& batch : random_click_batches(variant.news, 20, 4, 6, 4)) {
    EXPECT_EQ(lagging.step(batch).loss, dense.step(batch).loss);
    dense.published();
  }
  EXPECT_TRUE(same_bits(lagging.published(), dense.published()));
}

TEST(ClickTrainer, ResumedRunHasTheBitsOfTheWhole) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/run.ckpt";
  for (const RecommenderVariant& plain : recommender_variants()) {
    const RecommenderVariant variant = with_dropout(plain);
    const Batches batches = random_click_batches(variant.news, 10, 4, 6, 5);
    const Batches first(batches.begin(), batches.begin() + 4), rest(batches.begin() + 4, batches.end());
    const ClickRun whole(random_recommender(variant, 6), busy_options());
    whole.train(first);
    require(ff_click_trainer_save(whole.trainer.get(), path.c_str(), "{\"epoch\": 1}"));
    const std::vector<double> losses = whole.train(rest);

    const ClickRun resumed(random_recommender(variant, 7), busy_options());  // other weights at first
    int32_t isa_differs = -1;
    require(ff_click_trainer_load(resumed.trainer.get(), path.c_str(), &isa_differs));
    EXPECT_EQ(isa_differs, 0);
    EXPECT_EQ(resumed.train(rest), losses) << variant.name;
    EXPECT_TRUE(same_bits(resumed.published(), whole.published())) << variant.name;
  }
}

TEST(ClickTrainer, CheckpointHoldsBothModels) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/run.ckpt";
  const RecommenderVariant variant = variant_named("items");
  const ClickRun run(random_recommender(variant, 8), busy_options());
  run.train(random_click_batches(variant.news, 3, 4, 6, 9));
  require(ff_click_trainer_save(run.trainer.get(), path.c_str(), ""));
  const auto part = [&](ff_model_config config, const char* prefix) {
    ff_model* model = nullptr;
    require(ff_model_load_part(run.context.get(), &config, path.c_str(), prefix, &model));
    return Model(model);
  };
  const Model news = part(variant.news, "news_encoder.");
  const Model user = part(variant.user, "user_encoder.");
  EXPECT_TRUE(same_bits(parameters_of(news.get()), parameters_of(run.news.get())));
  EXPECT_TRUE(same_bits(parameters_of(user.get()), parameters_of(run.user.get())));
}

TEST(ClickTrainer, OtherSettingsAreRefused) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/run.ckpt";
  const RecommenderVariant variant = variant_named("fastformer");
  const Batches batches = random_click_batches(variant.news, 2, 4, 6, 10);
  const ClickRun run(random_recommender(variant, 11), busy_options());
  run.train(batches);
  require(ff_click_trainer_save(run.trainer.get(), path.c_str(), ""));

  ff_trainer_options options = busy_options();
  options.learning_rate = 1;
  const ClickRun other_rate(random_recommender(variant, 11), options);
  const ClickRun other_model(random_recommender(variant_named("no layer norm"), 11), busy_options());
  for (const ClickRun* other : {&other_rate, &other_model}) {
    const FloatTensors before = other->published();
    EXPECT_REFUSED(ff_click_trainer_load(other->trainer.get(), path.c_str(), nullptr), FF_STATUS_INVALID_FILE,
                   "other settings", "resume");
    EXPECT_TRUE(same_bits(other->published(), before));
  }
  // A classifier's trainer does not take it either.
  const TrainingRun classifier(config_of({}), default_trainer_options());
  EXPECT_REFUSED(ff_trainer_load(classifier.trainer.get(), path.c_str(), nullptr), FF_STATUS_INVALID_FILE,
                 "other settings");
}

// Users without clicks have the zero vector: every candidate is as likely, and nothing is learned.
TEST(ClickTrainer, ColdUsersScoreZero) {
  const RecommenderVariant variant = variant_named("fastformer");
  const ClickRun run(random_recommender(variant, 12), default_trainer_options());
  const FloatTensors before = run.published();
  reference::ClickBatch batch = random_click_batches(variant.news, 1, 5, 0, 13).front();
  batch.candidates = {{0, 3, 6, 9, 12, 15}, std::vector<int32_t>(15, 2)};
  const ff_step_result result = run.step(batch);
  EXPECT_NEAR(result.loss, std::log(3.0), 1e-12);
  EXPECT_EQ(result.correct, 0);
  EXPECT_EQ(result.gradient_norm, 0);
  EXPECT_TRUE(same_bits(run.published(), before));
}

TEST(ClickTrainer, LearnsASmallTask) {
  for (const char* name : {"fastformer", "nrms", "items"}) {
    const RecommenderVariant variant = variant_named(name);
    const ClickRun run(random_recommender(variant, 14), default_trainer_options());
    const Batches batches = random_click_batches(variant.news, 4, 8, 6, 15);
    double first = 0, last = 0;
    for (const double loss : run.train(batches)) first += loss;
    for (int epoch = 0; epoch < 150; ++epoch) {
      last = 0;
      for (const double loss : run.train(batches)) last += loss;
    }
    EXPECT_LT(last, first / 2) << name;
  }
}

TEST(ClickTrainer, NotFiniteBatchChangesNothing) {
  const RecommenderVariant variant = variant_named("nrms");
  const Batches batches = random_click_batches(variant.news, 3, 4, 6, 16);
  const ClickRun run(random_recommender(variant, 17), busy_options());
  const ClickRun same(random_recommender(variant, 17), busy_options());
  run.train({batches[0]});
  same.train({batches[0]});
  const ff_parameter embedding = parameter_named(run.news.get(), "word_embedding.weight");
  std::vector<float> kept(embedding.data, embedding.data + embedding.rows * embedding.columns);
  std::fill(embedding.data, embedding.data + embedding.rows * embedding.columns,
            std::numeric_limits<float>::quiet_NaN());
  FloatClickBatch batch(batches[1]);
  ff_step_result result;
  ff_step_result_init(&result);
  EXPECT_REFUSED(ff_click_trainer_step(run.trainer.get(), batch.view(), &result), FF_STATUS_NOT_FINITE,
                 "batch 2");
  same.train({});
  std::copy(kept.begin(), kept.end(), embedding.data);
  const FloatTensors weights = parameters_of(run.news.get());
  EXPECT_TRUE(same_bits(weights, parameters_of(same.news.get())));
}

class ClickRefusal : public testing::Test {
 protected:
  ClickRefusal() : run_(random_recommender(variant_, 18), default_trainer_options()) {}

  ff_status create(ff_model_config news, ff_model_config user, const ff_trainer_options& options) {
    const Model news_model = make_model(run_.context.get(), news);
    const Model user_model = make_model(run_.context.get(), user);
    ff_click_trainer* trainer = nullptr;
    const ff_status status = ff_click_trainer_create(news_model.get(), user_model.get(), &options, &trainer);
    EXPECT_EQ(trainer, nullptr);
    return status;
  }

  template <typename Change>
  ff_status step(const Change& change) {
    FloatClickBatch batch(random_click_batches(variant_.news, 1, 3, 4, 19).front());
    ff_click_batch view = *batch.view();
    change(&view);
    ff_step_result result;
    ff_step_result_init(&result);
    return ff_click_trainer_step(run_.trainer.get(), &view, &result);
  }

  RecommenderVariant variant_ = variant_named("positions of clicks");
  ClickRun run_;
};

TEST_F(ClickRefusal, ModelsThatMakeNoRecommender) {
  const ff_trainer_options options = default_trainer_options();
  const auto news = [&](auto change) {
    ff_model_config config = variant_.news;
    change(&config);
    return create(config, variant_.user, options);
  };
  const auto user = [&](auto change) {
    ff_model_config config = variant_.user;
    change(&config);
    return create(variant_.news, config, options);
  };
  EXPECT_INVALID(news([](ff_model_config* c) { c->hidden_size = 24; }), "hidden_size", "24", "12");
  EXPECT_INVALID(news([](ff_model_config* c) { c->num_labels = 3; }), "news model", "num_labels 3");
  EXPECT_INVALID(news([](ff_model_config* c) { c->pooling = FF_POOLING_NONE; }), "news model", "pooling");
  EXPECT_INVALID(user([](ff_model_config* c) { c->pooling = FF_POOLING_NONE; }), "user model", "pooling");
  EXPECT_INVALID(user([](ff_model_config* c) { c->vocab_size = 9; }), "user model", "vocab_size 9");
  EXPECT_INVALID(user([](ff_model_config* c) { c->item_count = 9; }), "user model", "item_count 9");
}

TEST_F(ClickRefusal, OptionsOfClassification) {
  ff_trainer_options options = default_trainer_options();
  options.loss = FF_LOSS_BINARY_CROSS_ENTROPY;
  EXPECT_INVALID(create(variant_.news, variant_.user, options), "loss");
  options = default_trainer_options();
  options.label_smoothing = 0.1;
  EXPECT_INVALID(create(variant_.news, variant_.user, options), "label_smoothing");
  options = default_trainer_options();
  options.learning_rate = -1;
  EXPECT_INVALID(create(variant_.news, variant_.user, options), "learning_rate");
  ff_click_trainer* trainer = nullptr;
  options = default_trainer_options();
  EXPECT_INVALID(ff_click_trainer_create(run_.news.get(), run_.news.get(), &options, &trainer), "same model");
  const Context other = make_context(1);
  const Model user = make_model(other.get(), variant_.user);
  EXPECT_INVALID(ff_click_trainer_create(run_.news.get(), user.get(), &options, &trainer), "contexts");
  EXPECT_INVALID(ff_click_trainer_create(nullptr, user.get(), &options, &trainer), "news_model");
}

TEST_F(ClickRefusal, MalformedBatches) {
  const std::vector<int64_t> falling = {0, 3, 2, 4}, none = {0, 1, 1, 2}, long_history = {0, 21, 21, 21},
                             late = {1, 2, 3, 4};
  const std::vector<int32_t> outside(40, 7), negative(40, -1), inside(40, 0);
  const FloatTensors before = run_.published();
  EXPECT_INVALID(step([](ff_click_batch* b) { b->struct_size = 8; }), "struct_size");
  EXPECT_INVALID(step([](ff_click_batch* b) { b->impression_count = 0; }), "impression_count", "0");
  EXPECT_INVALID(step([](ff_click_batch* b) { b->news = nullptr; }), "news");
  EXPECT_INVALID(step([](ff_click_batch* b) { b->history_offsets = nullptr; }), "history_offsets");
  EXPECT_INVALID(step([&](ff_click_batch* b) { b->history_offsets = falling.data(); }), "history_offsets[2]",
                 "2");
  EXPECT_INVALID(step([&](ff_click_batch* b) { b->history_offsets = late.data(); }), "history_offsets[0]",
                 "1");
  EXPECT_INVALID(
      step([&](ff_click_batch* b) { b->history_offsets = long_history.data(), b->history = inside.data(); }),
      "history_offsets[1]", "21", "20");
  EXPECT_INVALID(step([&](ff_click_batch* b) { b->candidate_offsets = none.data(); }), "candidate_offsets[2]",
                 "1");
  EXPECT_INVALID(step([&](ff_click_batch* b) { b->candidates = outside.data(); }), "candidates[0]", "7", "6");
  EXPECT_INVALID(step([&](ff_click_batch* b) { b->candidates = nullptr; }), "candidates");
  EXPECT_INVALID(
      step([&](ff_click_batch* b) { b->history_offsets = none.data(), b->history = negative.data(); }),
      "history[0]", "-1");
  EXPECT_TRUE(same_bits(run_.published(), before));
}

}  // namespace
}  // namespace ff::test
