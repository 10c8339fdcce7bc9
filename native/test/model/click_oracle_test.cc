// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Training on clicks against the double-precision reference with torch's Adam.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "reference/adam.h"
#include "support/clicks.h"
#include "support/comparison.h"
#include "support/random.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

// As in trainer_oracle_test.cc and oracle_test.cc.
constexpr double kLossTolerance = 2e-6;
constexpr double kParameterTolerance = 5e-6;
constexpr double kNormTolerance = 1e-5;
constexpr double kTolerance = 6e-5;

// What their gradients leave of rounding, Adam blows up.
bool has_no_gradient(const std::string& name) {
  return name.ends_with("query_att.bias") || name.ends_with("key_att.bias") ||
         name.ends_with("att_fc2.bias") || name.ends_with("self.key.bias");
}

void expect_parameters(const reference::Parameters& expected, ff_model* model, const char* which) {
  const FloatTensors actual = parameters_of(model);
  for (const auto& [name, parameter] : expected) {
    if (has_no_gradient(name)) continue;
    double worst = 0;
    for (size_t i = 0; i < parameter.values.size(); ++i) {
      worst = std::max(worst, std::abs(parameter.values[i] - actual.at(name)[i]));
    }
    EXPECT_LE(worst, kParameterTolerance) << which << " " << name;
  }
}

int64_t count_correct(const reference::ClickLoss& loss, const reference::Candidates& candidates) {
  int64_t correct = 0;
  for (size_t i = 0; i + 1 < candidates.offsets.size(); ++i) {
    bool highest = true;
    const auto begin = static_cast<size_t>(candidates.offsets[i]);
    for (size_t c = begin + 1; c < static_cast<size_t>(candidates.offsets[i + 1]); ++c) {
      highest &= loss.scores[begin] > loss.scores[c];
    }
    correct += highest ? 1 : 0;
  }
  return correct;
}

void check(const RecommenderVariant& variant, const ff_trainer_options& options, int64_t steps) {
  SCOPED_TRACE(variant.name);
  reference::Recommender recommender = random_recommender(variant, 1);
  const ClickRun run(recommender, options, 2);
  reference::Adam news_adam({.epsilon = options.epsilon}), user_adam({.epsilon = options.epsilon});
  for (const reference::ClickBatch& batch : random_click_batches(variant.news, steps, 6, 12, 2)) {
    reference::ClickGradients expected = reference::click_gradients(recommender, batch);
    const ff_step_result actual = run.step(batch);
    const double norm =
        std::hypot(reference::global_norm(expected.news), reference::global_norm(expected.user));
    EXPECT_NEAR(actual.loss, expected.loss.value, kLossTolerance * std::max(1.0, expected.loss.value));
    EXPECT_NEAR(actual.gradient_norm, norm, kNormTolerance * norm);
    EXPECT_EQ(actual.correct, count_correct(expected.loss, batch.candidates));
    const double clip =
        options.max_gradient_norm > 0 ? std::min(1.0, options.max_gradient_norm / (norm + 1e-6)) : 1;
    for (reference::Parameters* gradients : {&expected.news, &expected.user}) {
      for (auto& [name, gradient] : *gradients) {
        for (double& value : gradient.values) value *= clip;
      }
    }
    news_adam.update(&recommender.news, expected.news, options.learning_rate);
    user_adam.update(&recommender.user, expected.user, options.learning_rate);
  }
  require(ff_click_trainer_publish(run.trainer.get()));
  expect_parameters(recommender.news, run.news.get(), "news");
  expect_parameters(recommender.user, run.user.get(), "user");
}

// A larger epsilon keeps Adam from blowing up the rounding of gradients that are nearly zero.
ff_trainer_options calm_options() {
  ff_trainer_options options = default_trainer_options();
  options.epsilon = 1e-4;
  return options;
}

TEST(ClickOracle, EveryVariant) {
  for (const RecommenderVariant& variant : recommender_variants()) check(variant, calm_options(), 8);
}

// One norm over both models.
TEST(ClickOracle, Clipping) {
  ff_trainer_options options = calm_options();
  options.max_gradient_norm = 0.5;
  check(recommender_variants().front(), options, 8);
}

TEST(ClickOracle, LongHistories) {
  const RecommenderVariant variant = recommender_variants().front();
  const reference::Recommender recommender = random_recommender(variant, 3);
  for (const reference::ClickBatch& batch : random_click_batches(variant.news, 2, 3, 700, 4)) {
    const reference::ClickGradients expected = reference::click_gradients(recommender, batch);
    const ClickRun run(recommender, calm_options(), 2);
    EXPECT_NEAR(run.step(batch).loss, expected.loss.value,
                kLossTolerance * std::max(1.0, expected.loss.value));
  }
}

// The loss alone: scores and both gradients.
TEST(ClickOracle, Loss) {
  Random random(5);
  for (const int64_t columns : {1, 3, 16, 33, 256}) {
    reference::Matrix users(9, columns), news(6, columns);
    for (reference::Matrix* matrix : {&users, &news}) {
      for (double& value : matrix->values) value = static_cast<float>(random.normal(0.7));
    }
    const reference::Candidates candidates{{0, 1, 3, 8, 9, 12, 13, 14, 18, 20},
                                           {0, 1, 2, 0, 0, 1, 1, 2, 4, 0, 1, 2, 2, 4, 1, 1, 1, 1, 2, 0}};
    const reference::ClickLoss expected = reference::click_loss(users, news, candidates);
    std::vector<float> scores(candidates.rows.size()), dusers(users.values.size()), dnews(news.values.size());
    double loss = 0;
    require(ff_click_loss(to_floats(users).data(), to_floats(news).data(), users.rows, news.rows, columns,
                          candidates.offsets.data(), candidates.rows.data(), &loss, scores.data(),
                          dusers.data(), dnews.data()));
    EXPECT_NEAR(loss, expected.value, 1e-6 * std::max(1.0, expected.value));
    Comparison comparison;
    const auto add = [&](const char* name, const std::vector<double>& reference,
                         const std::vector<float>& actual) {
      comparison.add(name, reference.data(), actual.data(), static_cast<int64_t>(actual.size()));
    };
    add("scores", expected.scores, scores);
    add("dusers", expected.dusers.values, dusers);
    add("dnews", expected.dnews.values, dnews);
    std::string worst;
    EXPECT_LE(comparison.worst(&worst), kTolerance) << worst << " of " << columns;
    for (const int64_t unused : {3, 5}) {
      for (int64_t j = 0; j < columns; ++j) EXPECT_EQ(dnews[static_cast<size_t>(unused * columns + j)], 0);
    }
  }
}

}  // namespace
}  // namespace ff::test
