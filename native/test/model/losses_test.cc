// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Losses and probabilities of the C ABI against the double-precision reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "reference/loss.h"
#include "support/comparison.h"
#include "support/engine.h"
#include "support/expect.h"
#include "support/random.h"

namespace ff::test {
namespace {

// The losses are summed in double; only what is stored as float rounds.
constexpr double kLossTolerance = 1e-12;
constexpr double kGradientTolerance = 1e-6;

reference::Matrix random_logits(int64_t rows, int64_t columns, double deviation, uint64_t seed) {
  Random random(seed);
  reference::Matrix logits(rows, columns);
  for (double& value : logits.values) value = random.normal(deviation);
  return logits;
}

void expect_gradient(const reference::Matrix& expected, const std::vector<float>& actual) {
  Comparison comparison;
  comparison.add("dlogits", expected.values.data(), actual.data(), static_cast<int64_t>(actual.size()));
  EXPECT_LE(comparison.worst(), kGradientTolerance);
}

TEST(Losses, CrossEntropy) {
  Random random(1);
  const std::vector<float> weights = {0.5f, 1, 3, 0, 2};
  for (const int64_t rows : {1, 2, 17}) {
    for (const double deviation : {0.0, 1.0, 100.0}) {
      for (const double smoothing : {0.0, 0.1, 0.9}) {
        for (const bool weighted : {false, true}) {
          const reference::Matrix logits = random_logits(rows, 5, deviation, 2);
          std::vector<int32_t> targets;
          for (int64_t b = 0; b < rows; ++b) targets.push_back(static_cast<int32_t>(random.below(3)));
          const reference::Loss expected = reference::cross_entropy(
              logits, targets, smoothing,
              weighted ? std::vector<double>(weights.begin(), weights.end()) : std::vector<double>());
          const std::vector<float> floats = to_floats(logits);
          std::vector<float> gradient(floats.size());
          double loss = 0;
          double loss_alone = 0;
          const float* class_weights = weighted ? weights.data() : nullptr;
          require(ff_cross_entropy(floats.data(), targets.data(), rows, 5, smoothing, class_weights, &loss,
                                   gradient.data()));
          require(ff_cross_entropy(floats.data(), targets.data(), rows, 5, smoothing, class_weights,
                                   &loss_alone, nullptr));
          EXPECT_NEAR(loss, expected.value, kLossTolerance * std::max(1.0, expected.value));
          EXPECT_EQ(loss, loss_alone);
          expect_gradient(expected.dlogits, gradient);
        }
      }
    }
  }
}

TEST(Losses, BinaryCrossEntropy) {
  Random random(3);
  const std::vector<float> weights = {0.5f, 1, 0};
  for (const double deviation : {0.0, 1.0, 100.0}) {
    for (const bool weighted : {false, true}) {
      const reference::Matrix logits = random_logits(7, 3, deviation, 4);
      reference::Matrix targets(7, 3);
      for (double& value : targets.values) value = static_cast<float>(random.uniform());
      const reference::Loss expected = reference::binary_cross_entropy(
          logits, targets,
          weighted ? std::vector<double>(weights.begin(), weights.end()) : std::vector<double>());
      const std::vector<float> floats = to_floats(logits);
      const std::vector<float> float_targets = to_floats(targets);
      std::vector<float> gradient(floats.size());
      double loss = 0;
      require(ff_binary_cross_entropy(floats.data(), float_targets.data(), 7, 3,
                                      weighted ? weights.data() : nullptr, &loss, gradient.data()));
      EXPECT_NEAR(loss, expected.value, kLossTolerance * std::max(1.0, expected.value));
      expect_gradient(expected.dlogits, gradient);
    }
  }
}

TEST(Losses, ProbabilitiesOfOneLabelSumToOne) {
  const std::vector<float> logits = {0, 0, 1000, -1000, -1e30f, 3, 1, 2, 1};
  std::vector<float> probabilities(9);
  require(ff_probabilities(logits.data(), 3, 3, 0, probabilities.data()));
  const std::vector<double> expected = {
      0, 0, 1, 0, 0, 1, 0.21194155761708547, 0.57611688476582909, 0.21194155761708547};
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(probabilities[i], expected[i], 1e-7) << i;
}

TEST(Losses, ProbabilitiesOfManyLabelsStandAlone) {
  const std::vector<float> logits = {0, 1000, -1000, 2, -2};
  std::vector<float> probabilities(5);
  require(ff_probabilities(logits.data(), 1, 5, 1, probabilities.data()));
  const std::vector<double> expected = {0.5, 1, 0, 0.88079707797788231, 0.11920292202211757};
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(probabilities[i], expected[i], 1e-7) << i;
}

TEST(Losses, BadArguments) {
  const std::vector<float> logits = {0, 1, 2, 3};
  const std::vector<int32_t> targets = {0, 1};
  const std::vector<float> matrix = {0, 1, 1, 0};
  std::vector<float> out(4);
  double loss = -7;
  EXPECT_INVALID(ff_cross_entropy(nullptr, targets.data(), 2, 2, 0, nullptr, &loss, nullptr), "logits",
                 "NULL");
  EXPECT_INVALID(ff_cross_entropy(logits.data(), nullptr, 2, 2, 0, nullptr, &loss, nullptr), "target",
                 "NULL");
  EXPECT_INVALID(ff_cross_entropy(logits.data(), targets.data(), 2, 2, 0, nullptr, nullptr, nullptr),
                 "out_loss");
  EXPECT_INVALID(ff_cross_entropy(logits.data(), targets.data(), -1, 2, 0, nullptr, &loss, nullptr),
                 "sequence_count", "-1");
  EXPECT_INVALID(ff_cross_entropy(logits.data(), targets.data(), 2, 0, 0, nullptr, &loss, nullptr),
                 "num_labels", "0");
  for (const double smoothing : {-0.1, 1.0, std::nan("")}) {
    EXPECT_INVALID(ff_cross_entropy(logits.data(), targets.data(), 2, 2, smoothing, nullptr, &loss, nullptr),
                   "label_smoothing");
  }
  const std::vector<int32_t> too_high = {0, 2};
  EXPECT_INVALID(ff_cross_entropy(logits.data(), too_high.data(), 2, 2, 0, nullptr, &loss, nullptr), "[1]",
                 "2");
  const std::vector<int32_t> negative = {-1, 0};
  EXPECT_INVALID(ff_cross_entropy(logits.data(), negative.data(), 2, 2, 0, nullptr, &loss, nullptr), "[0]",
                 "-1");
  for (const float weight : {-1.0f, std::nanf(""), INFINITY}) {
    const std::vector<float> weights = {1, weight};
    EXPECT_INVALID(ff_cross_entropy(logits.data(), targets.data(), 2, 2, 0, weights.data(), &loss, nullptr),
                   "class_weights[1]");
    EXPECT_INVALID(
        ff_binary_cross_entropy(logits.data(), matrix.data(), 2, 2, weights.data(), &loss, nullptr),
        "class_weights[1]");
  }
  EXPECT_INVALID(ff_binary_cross_entropy(nullptr, matrix.data(), 2, 2, nullptr, &loss, nullptr), "logits");
  EXPECT_INVALID(ff_binary_cross_entropy(logits.data(), nullptr, 2, 2, nullptr, &loss, nullptr), "NULL");
  EXPECT_INVALID(ff_binary_cross_entropy(logits.data(), matrix.data(), 2, 2, nullptr, nullptr, nullptr),
                 "out_loss");
  for (const float target : {-0.1f, 1.1f, std::nanf("")}) {
    const std::vector<float> targets_of_many = {0, 0, 0, target};
    EXPECT_INVALID(
        ff_binary_cross_entropy(logits.data(), targets_of_many.data(), 2, 2, nullptr, &loss, nullptr),
        "[1,1]");
  }
  EXPECT_INVALID(ff_probabilities(nullptr, 2, 2, 0, out.data()), "logits");
  EXPECT_INVALID(ff_probabilities(logits.data(), 2, 2, 0, nullptr), "out_probabilities");
  EXPECT_INVALID(ff_probabilities(logits.data(), -2, 2, 0, out.data()), "sequence_count", "-2");
  EXPECT_INVALID(ff_probabilities(logits.data(), 2, 2, 2, out.data()), "multi_label", "2");
  EXPECT_EQ(loss, -7);
}

}  // namespace
}  // namespace ff::test
