// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Proves the reference: every parameter and every input of every switch variant against central differences.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <functional>

#include "reference/click.h"
#include "reference/loss.h"
#include "reference/model.h"
#include "support/clicks.h"
#include "support/comparison.h"
#include "support/random.h"
#include "support/variants.h"

namespace ff::reference {
namespace {

// The five-point central difference with this step is exact to the fourth order: its truncation and the
// rounding of the loss (about 1e-15 / step) are both small enough to tell apart, at the tolerance, gradient
// tensors a millionth of the largest. The worst difference seen over all cases is 8e-8.
constexpr double kStep = 1e-4;
constexpr double kTolerance = 1e-6;

// Prints, at the end, the figure that the documents quote.
class GradientCheck : public testing::Test {
 protected:
  static void TearDownTestSuite() {
    std::printf("gradient-check reference models=%d worst=%.1e\n", models_, worst_);
  }
  static void add(double error) {
    ++models_;
    worst_ = std::max(worst_, error);
  }
  void check(const test::Variant& variant, const std::vector<int64_t>& lengths, uint64_t seed);

 private:
  static inline int models_ = 0;
  static inline double worst_ = 0;
};

double central_difference(const std::function<double()>& loss, double* variable) {
  const double start = *variable;
  const auto at = [&](double step) {
    *variable = start + step;
    const double value = loss();
    *variable = start;
    return value;
  };
  return (8 * (at(kStep) - at(-kStep)) - (at(2 * kStep) - at(-2 * kStep))) / (12 * kStep);
}

double weighted_sum(const Matrix& values, const Matrix& weights) {
  double total = 0;
  for (size_t i = 0; i < weights.values.size(); ++i) total += values.values[i] * weights.values[i];
  return total;
}

Matrix differences(const std::function<double()>& loss, Matrix* variables) {
  Matrix result(variables->rows, variables->columns);
  for (size_t i = 0; i < result.values.size(); ++i) {
    result.values[i] = central_difference(loss, &variables->values[i]);
  }
  return result;
}

void GradientCheck::check(const test::Variant& variant, const std::vector<int64_t>& lengths, uint64_t seed) {
  SCOPED_TRACE(variant.name);
  const ff_model_config& config = variant.config;
  Parameters parameters = test::random_parameters(config, seed);
  Batch batch = test::random_batch(config, lengths, seed + 1);
  const Outputs weights = test::random_output_gradients(config, batch, seed + 2);
  const Gradients gradients = backward(config, parameters, batch, weights);
  const auto loss = [&] {
    const Outputs outputs = forward(config, parameters, batch);
    return weighted_sum(outputs.token_states, weights.token_states) +
           weighted_sum(outputs.pooled, weights.pooled) + weighted_sum(outputs.logits, weights.logits);
  };

  test::Comparison comparison;
  for (auto& [name, parameter] : parameters) {
    Matrix expected = differences(loss, &parameter);
    if (name == "word_embedding.weight" && config.padding_row == 1) {
      std::fill_n(expected.values.begin(), config.hidden_size, 0.0);
    }
    comparison.add(name, expected.values.data(), gradients.parameters.at(name).values.data(),
                   static_cast<int64_t>(expected.values.size()));
  }
  if (config.vocab_size == 0) {
    const Matrix expected = differences(loss, &batch.input_states);
    comparison.add("input", expected.values.data(), gradients.input.values.data(),
                   static_cast<int64_t>(expected.values.size()));
  }
  std::string worst;
  const double error = comparison.worst(&worst);
  EXPECT_LE(error, kTolerance) << worst;
  add(error);
}

// Few words and positions: a row of a table that no token reads costs as much to check as one that is read.
constexpr test::Sizes kSizes{.intermediate = 7, .positions = 9, .vocabulary = 5};

// Lengths 1 .. 9, empty sequences first, between and last.
const std::vector<int64_t> kMixedLengths = {0, 1, 2, 5, 0, 9, 3, 8, 4, 7, 6, 0};

TEST_F(GradientCheck, EverySwitchAlone) {
  for (const test::Variant& variant : test::switch_variants(kSizes)) check(variant, {0, 5, 1}, 100);
}

TEST_F(GradientCheck, AllLengthsTogether) {
  check(test::switch_variants(kSizes).front(), kMixedLengths, 150);
}

TEST_F(GradientCheck, RandomSwitches) {
  for (const test::Variant& variant : test::random_variants(kSizes, 20, 7)) check(variant, {3, 0, 4}, 200);
}

TEST_F(GradientCheck, OneHead) {
  for (const test::Variant& variant :
       test::switch_variants({.heads = 1, .intermediate = 5, .layers = 1, .vocabulary = 5})) {
    check(variant, {4, 7}, 300);
  }
}

TEST_F(GradientCheck, HeadsOfOneFeature) {
  for (const test::Variant& variant :
       test::switch_variants({.hidden = 6, .heads = 6, .intermediate = 7, .layers = 1, .vocabulary = 5})) {
    check(variant, {5, 2}, 400);
  }
}

TEST_F(GradientCheck, OddSizes) {
  const test::Sizes sizes{
      .hidden = 15, .heads = 3, .intermediate = 7, .layers = 1, .vocabulary = 5, .labels = 1};
  for (const test::Variant& variant : test::random_variants(sizes, 6, 8)) check(variant, {3, 1}, 500);
}

TEST_F(GradientCheck, OneFeature) {
  const test::Sizes sizes{.hidden = 1, .heads = 1, .intermediate = 1, .vocabulary = 2, .labels = 2};
  for (const test::Variant& variant : test::switch_variants(sizes)) check(variant, {4, 1, 0}, 600);
}

TEST_F(GradientCheck, EmptyBatch) {
  for (const test::Variant& variant : test::switch_variants({.layers = 1})) {
    check(variant, {}, 700);
    check(variant, {0, 0}, 800);
  }
}

TEST_F(GradientCheck, CrossEntropy) {
  test::Random random(900);
  Matrix logits(4, 5);
  for (double& value : logits.values) value = random.normal(2);
  const std::vector<int32_t> targets = {0, 4, 2, 2};
  for (const std::vector<double>& class_weights :
       {std::vector<double>{}, std::vector<double>{0.5, 1, 2, 0, 3}}) {
    for (const double smoothing : {0.0, 0.1, 0.9}) {
      const auto loss = [&] { return cross_entropy(logits, targets, smoothing, class_weights).value; };
      const Matrix actual = cross_entropy(logits, targets, smoothing, class_weights).dlogits;
      const Matrix expected = differences(loss, &logits);
      test::Comparison comparison;
      comparison.add("dlogits", expected.values.data(), actual.values.data(), logits.rows * logits.columns);
      EXPECT_LE(comparison.worst(), kTolerance) << smoothing;
    }
  }
}

TEST_F(GradientCheck, BinaryCrossEntropy) {
  test::Random random(901);
  Matrix logits(4, 3);
  for (double& value : logits.values) value = random.normal(3);
  Matrix targets(4, 3);
  for (double& value : targets.values) value = random.uniform();
  targets(0, 0) = 0;
  targets(0, 1) = 1;
  for (const std::vector<double>& class_weights : {std::vector<double>{}, std::vector<double>{0.5, 0, 3}}) {
    const auto loss = [&] { return binary_cross_entropy(logits, targets, class_weights).value; };
    const Matrix actual = binary_cross_entropy(logits, targets, class_weights).dlogits;
    const Matrix expected = differences(loss, &logits);
    test::Comparison comparison;
    comparison.add("dlogits", expected.values.data(), actual.values.data(), logits.rows * logits.columns);
    EXPECT_LE(comparison.worst(), kTolerance);
  }
}

// Both models of every recommender, through the news that histories and candidates share.
TEST_F(GradientCheck, Clicks) {
  for (const test::RecommenderVariant& variant : test::recommender_variants()) {
    Recommender recommender = test::random_recommender(variant, 1000);
    const ClickBatch batch = test::random_click_batches(variant.news, 1, 4, 5, 1001).front();
    const ClickGradients gradients = click_gradients(recommender, batch);
    const auto loss = [&] { return click_gradients(recommender, batch).loss.value; };
    test::Comparison comparison;
    for (auto& [name, parameter] : recommender.user) {
      const Matrix expected = differences(loss, &parameter);
      comparison.add(name, expected.values.data(), gradients.user.at(name).values.data(),
                     static_cast<int64_t>(expected.values.size()));
    }
    for (auto& [name, parameter] : recommender.news) {
      Matrix expected = differences(loss, &parameter);
      if (name == "word_embedding.weight")
        std::fill_n(expected.values.begin(), variant.news.hidden_size, 0.0);
      comparison.add(name, expected.values.data(), gradients.news.at(name).values.data(),
                     static_cast<int64_t>(expected.values.size()));
    }
    std::string worst;
    const double error = comparison.worst(&worst);
    EXPECT_LE(error, kTolerance) << variant.name << " " << worst;
    add(error);
  }
}

}  // namespace
}  // namespace ff::reference
