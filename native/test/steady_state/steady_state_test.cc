// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A training step allocates nothing once it has seen its largest batch. On one thread: with several, what a
// matrix product needs for a second call at the same time is made when two such calls first meet.
#include <gtest/gtest.h>

#include "steady_state/allocations.h"
#include "support/clicks.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

// The history of Adam's updates grows by doubling; these fit what the warm-up has made room for.
constexpr int kWarmUp = 40;
constexpr int kSteps = 20;

TEST(SteadyState, ClickTrainerAllocatesNothing) {
  for (const RecommenderVariant& variant : recommender_variants()) {
    const ClickRun run(random_recommender(variant, 1), default_trainer_options(), 1);
    FloatClickBatch batch(random_click_batches(variant.news, 1, 6, 12, 2).front());
    const ff_click_batch* view = batch.view();
    ff_step_result result;
    ff_step_result_init(&result);
    for (int step = 0; step < kWarmUp; ++step)
      require(ff_click_trainer_step(run.trainer.get(), view, &result));
    const int64_t before = allocation_count();
    ASSERT_GT(before, 0);
    for (int step = 0; step < kSteps; ++step)
      require(ff_click_trainer_step(run.trainer.get(), view, &result));
    EXPECT_EQ(allocation_count() - before, 0) << variant.name;
  }
}

TEST(SteadyState, TrainerAllocatesNothing) {
  for (const Variant& variant : switch_variants({.vocabulary = 30})) {
    if (variant.config.num_labels == 0) continue;
    const TrainingRun run(variant.config, default_trainer_options());
    const TrainingBatch batch = random_training_batches(variant.config, 1, 6, 9, 3).front();
    const FloatBatch floats(batch.batch);
    const ff_batch view = floats.view();
    ff_step_result result;
    ff_step_result_init(&result);
    const auto step = [&] {
      require(ff_trainer_step(run.trainer.get(), &view, batch.labels.data(), nullptr, &result));
    };
    for (int i = 0; i < kWarmUp; ++i) step();
    const int64_t before = allocation_count();
    for (int i = 0; i < kSteps; ++i) step();
    EXPECT_EQ(allocation_count() - before, 0) << variant.name;
  }
}

}  // namespace
}  // namespace ff::test
