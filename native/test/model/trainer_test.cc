// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What a trainer leaves behind: replayed embedding rows, dropped batches, checkpoints.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "support/expect.h"
#include "support/temporary_folder.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

ff_model_config small_config() {
  ff_model_config config = config_of({.hidden = 12, .heads = 3, .vocabulary = 60, .labels = 4});
  config.hidden_dropout_prob = 0.2;
  return config;
}

ff_trainer_options busy_options() {
  ff_trainer_options options = default_trainer_options();
  options.schedule = FF_SCHEDULE_COSINE;
  options.warmup_steps = 3;
  options.total_steps = 30;
  options.weight_decay = 0.01;
  options.max_gradient_norm = 1;
  options.seed = 5;
  return options;
}

using Batches = std::vector<TrainingBatch>;

Batches first(const Batches& batches, int64_t count) {
  return Batches(batches.begin(), batches.begin() + count);
}
Batches after(const Batches& batches, int64_t count) {
  return Batches(batches.begin() + count, batches.end());
}

TEST(Trainer, ReplayedRowsHaveTheBitsOfDenseUpdates) {
  const Batches batches = random_training_batches(small_config(), 25, 3, 5, 2);
  const TrainingRun lagging(small_config(), busy_options());
  const TrainingRun dense(small_config(),
                          busy_options());  // publish after every step updates every row at every step
  for (const TrainingBatch& batch : batches) {
    const double expected = step(lagging.trainer.get(), FF_LOSS_CROSS_ENTROPY, batch).loss;
    EXPECT_EQ(step(dense.trainer.get(), FF_LOSS_CROSS_ENTROPY, batch).loss, expected);
    require(ff_trainer_publish(dense.trainer.get()));
  }
  const FloatTensors weights = lagging.published();
  EXPECT_TRUE(same_bits(weights, dense.published()));
  EXPECT_TRUE(same_bits(weights, lagging.published()));  // publishing again changes nothing
}

TEST(Trainer, RowsOfAbsentWordsMoveToo) {
  Batches batches = random_training_batches(small_config(), 10, 3, 5, 2);
  for (size_t i = 1; i < batches.size(); ++i) {
    for (int32_t& id : batches[i].batch.ids) id = 1;
  }
  for (int32_t& id : batches[0].batch.ids) id = 2;  // seen once, then never again
  const TrainingRun run(small_config(), busy_options());
  train(run.trainer.get(), first(batches, 1));
  const FloatTensors once = run.published();
  train(run.trainer.get(), after(batches, 1));
  const FloatTensors end = run.published();
  const auto row = [](const FloatTensors& weights, int64_t id) {
    const std::vector<float>& table = weights.at("word_embedding.weight");
    return std::vector<float>(table.begin() + id * 12, table.begin() + (id + 1) * 12);
  };
  EXPECT_FALSE(same_bits(row(once, 2), row(end, 2)));
  EXPECT_TRUE(same_bits(row(end, 0), std::vector<float>(12, 0.0f)));  // the padding row
}

class Resume : public testing::TestWithParam<ff_precision> {};
INSTANTIATE_TEST_SUITE_P(, Resume, testing::ValuesIn(available_precisions()),
                         [](const auto& tested) { return std::string(name_of(tested.param)); });

TEST_P(Resume, HasTheBitsOfTheWhole) {
  const Batches batches = random_training_batches(small_config(), 14, 4, 6, 3);
  const TemporaryFolder folder;
  const std::string path = folder.file("checkpoint");
  const TrainingRun whole(small_config(), busy_options(), 1, GetParam());
  const std::vector<double> losses = train(whole.trainer.get(), batches);

  const TrainingRun killed(small_config(), busy_options(), 1, GetParam());
  train(killed.trainer.get(), first(batches, 6));
  require(ff_trainer_save(killed.trainer.get(), path.c_str(), "after 6"));
  const TrainingRun resumed(small_config(), busy_options(), 77,
                            GetParam());            // other weights: the checkpoint's must win
  train(resumed.trainer.get(), first(batches, 3));  // nor may its own past count
  int32_t isa_differs = -1;
  require(ff_trainer_load(resumed.trainer.get(), path.c_str(), &isa_differs));
  EXPECT_EQ(isa_differs, 0);
  const std::vector<double> rest = train(resumed.trainer.get(), after(batches, 6));
  EXPECT_EQ(rest, std::vector<double>(losses.begin() + 6, losses.end()));
  EXPECT_TRUE(same_bits(resumed.published(), whole.published()));
  // Saving did not disturb the run that saved.
  train(killed.trainer.get(), after(batches, 6));
  EXPECT_TRUE(same_bits(killed.published(), whole.published()));
}

TEST(Trainer, CheckpointServesAtOnceAfterLoad) {
  const Batches batches = random_training_batches(small_config(), 5, 4, 6, 3);
  const TemporaryFolder folder;
  const std::string path = folder.file("checkpoint");
  const TrainingRun run(small_config(), busy_options());
  train(run.trainer.get(), batches);
  require(ff_trainer_save(run.trainer.get(), path.c_str(), ""));
  const FloatOutputs expected = forward(run.model.get(), batches[0].batch);
  const TrainingRun other(small_config(), busy_options(), 9);
  require(ff_trainer_load(other.trainer.get(), path.c_str(), nullptr));
  EXPECT_TRUE(same_bits(forward(other.model.get(), batches[0].batch), expected));
}

// A model without embedding table trains on input states, so that a bad number can be put into one batch.
ff_model_config states_config() {
  ff_model_config config = small_config();
  config.vocab_size = 0;
  config.hidden_dropout_prob = 0;
  return config;
}

TEST(Trainer, NotFiniteBatchChangesNothing) {
  Batches batches = random_training_batches(states_config(), 6, 4, 6, 4);
  for (const double poison :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const TrainingRun run(states_config(), busy_options());
    const TrainingRun clean(states_config(), busy_options());
    train(run.trainer.get(), first(batches, 3));
    train(clean.trainer.get(), first(batches, 3));
    TrainingBatch bad = batches[3];
    bad.batch.input_states(0, 0) = poison;
    ff_step_result result;
    EXPECT_REFUSED(try_step(run.trainer.get(), FF_LOSS_CROSS_ENTROPY, bad, &result), FF_STATUS_NOT_FINITE,
                   "loss");
    EXPECT_TRUE(same_bits(run.published(), clean.published()));
    EXPECT_EQ(train(run.trainer.get(), after(batches, 3)), train(clean.trainer.get(), after(batches, 3)));
    EXPECT_TRUE(same_bits(run.published(), clean.published()));
  }
}

TEST(Trainer, NotFiniteBatchDropsWhatWasAccumulated) {
  Batches batches = random_training_batches(states_config(), 4, 4, 6, 4);
  ff_trainer_options options = busy_options();
  options.accumulation_steps = 2;
  const TrainingRun run(states_config(), options);
  const TrainingRun clean(states_config(), options);
  train(run.trainer.get(), first(batches, 1));
  TrainingBatch bad = batches[1];
  bad.batch.input_states(0, 0) = std::numeric_limits<double>::quiet_NaN();
  ff_step_result result;
  EXPECT_REFUSED(try_step(run.trainer.get(), FF_LOSS_CROSS_ENTROPY, bad, &result), FF_STATUS_NOT_FINITE,
                 "loss");
  EXPECT_EQ(train(run.trainer.get(), batches), train(clean.trainer.get(), batches));
  EXPECT_TRUE(same_bits(run.published(), clean.published()));
}

TEST(Trainer, NoUpdateWhileAccumulating) {
  const Batches batches = random_training_batches(small_config(), 3, 4, 6, 5);
  ff_trainer_options options = busy_options();
  options.accumulation_steps = 3;
  const TrainingRun run(small_config(), options);
  const FloatTensors start = run.published();
  const TemporaryFolder folder;
  const std::string path = folder.file("checkpoint");
  for (const int64_t done : {1, 2}) {
    train(run.trainer.get(), {batches[static_cast<size_t>(done)]});
    EXPECT_TRUE(same_bits(run.published(), start));
    EXPECT_REFUSED(ff_trainer_save(run.trainer.get(), path.c_str(), ""), FF_STATUS_INVALID_STATE,
                   std::to_string(done));
  }
  EXPECT_FALSE(std::ifstream(path).good());
  train(run.trainer.get(), {batches[0]});
  EXPECT_FALSE(same_bits(run.published(), start));
  require(ff_trainer_save(run.trainer.get(), path.c_str(), ""));
}

TEST(Trainer, SeedDrawsTheDropout) {
  const Batches batches = random_training_batches(small_config(), 4, 4, 6, 6);
  ff_trainer_options options = busy_options();
  const std::vector<double> losses = train(TrainingRun(small_config(), options).trainer.get(), batches);
  EXPECT_EQ(train(TrainingRun(small_config(), options).trainer.get(), batches), losses);
  options.seed = 6;
  EXPECT_NE(train(TrainingRun(small_config(), options).trainer.get(), batches), losses);
}

TEST(Trainer, LearnsASmallTask) {
  // The label is whether word 1 is in the text.
  const ff_model_config config = small_config();
  Batches batches = random_training_batches(config, 60, 16, 8, 7);
  for (TrainingBatch& batch : batches) {
    for (size_t b = 0; b < batch.labels.size(); ++b) {
      const auto begin = batch.batch.ids.begin();
      const int64_t from = batch.batch.offsets[b];
      const int64_t to = batch.batch.offsets[b + 1];
      if (b % 2 == 0 && from < to) batch.batch.ids[static_cast<size_t>(from)] = 1;
      batch.labels[b] = std::find(begin + from, begin + to, 1) != begin + to ? 1 : 0;
    }
  }
  ff_trainer_options options = default_trainer_options();
  options.learning_rate = 1e-2;
  const TrainingRun run(config, options);
  int64_t correct = 0;
  int64_t texts = 0;
  for (size_t i = 0; i < batches.size(); ++i) {
    const ff_step_result result = step(run.trainer.get(), FF_LOSS_CROSS_ENTROPY, batches[i]);
    if (i < 50) continue;
    correct += result.correct;
    texts += 16;
  }
  EXPECT_GT(static_cast<double>(correct), 0.95 * static_cast<double>(texts));
}

}  // namespace
}  // namespace ff::test
