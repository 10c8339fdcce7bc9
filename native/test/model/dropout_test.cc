// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Dropout: where masks come from, how many values they drop, and that backward uses the masks of its forward.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/engine.h"
#include "support/expect.h"
#include "support/random.h"
#include "support/variants.h"

namespace ff::test {
namespace {

constexpr double kProbability = 0.2;

ff_model_config dropout_config() {
  ff_model_config config = config_of({.hidden = 16, .heads = 4, .intermediate = 20, .positions = 600});
  config.hidden_dropout_prob = kProbability;
  return config;
}

TEST(Dropout, DependsOnTheKeyAlone) {
  const ff_model_config config = dropout_config();
  const reference::Parameters parameters = random_parameters(config, 1);
  const reference::Batch batch = random_batch(config, {300, 1, 0, 40}, 2);
  const reference::Outputs doutputs = random_output_gradients(config, batch, 3);
  const Context one = make_context(1);
  const Context three = make_context(3);
  const Model first = make_model(one.get(), config, parameters);
  const Model second = make_model(three.get(), config, parameters);
  const Pass first_pass = make_pass(first.get());
  const Pass second_pass = make_pass(second.get());
  const FloatOutputs outputs = forward(first_pass.get(), first.get(), batch, true, 7);
  const FloatGradients gradients = backward(first_pass.get(), first.get(), batch, doutputs);

  const FloatOutputs other_key = forward(second_pass.get(), second.get(), batch, true, 8);
  EXPECT_FALSE(same_bits(other_key, outputs));
  forward(second_pass.get(), second.get(), batch, false, 7);
  EXPECT_TRUE(same_bits(forward(second_pass.get(), second.get(), batch, true, 7), outputs));
  EXPECT_TRUE(same_bits(backward(second_pass.get(), second.get(), batch, doutputs), gradients));
}

TEST(Dropout, OffOutsideTraining) {
  const ff_model_config config = dropout_config();
  const reference::Batch batch = random_batch(config, {30, 1}, 2);
  const Context context = make_context(1);
  const Model model = make_model(context.get(), config, random_parameters(config, 1));
  const Pass pass = make_pass(model.get());
  const FloatOutputs serving = forward(model.get(), batch);
  EXPECT_TRUE(same_bits(forward(pass.get(), model.get(), batch, false, 7), serving));
  EXPECT_FALSE(same_bits(forward(pass.get(), model.get(), batch, true, 7), serving));
}

// A layer whose attention block gives the constant 1 whatever it reads, with dropout as its last step:
// queries come from the bias alone, and the transform adds nothing.
ff_model_config constant_config() {
  ff_model_config config = dropout_config();
  config.num_hidden_layers = 1;
  config.residual = 0;
  config.layer_norm = 0;
  config.intermediate_size = 0;
  config.pooling = FF_POOLING_NONE;
  config.num_labels = 0;
  return config;
}

reference::Parameters constant_parameters(const ff_model_config& config) {
  const std::string layer = "fastformer_model.encoders.0.attention.";
  reference::Parameters parameters = reference::zero_parameters(config);
  for (double& value : parameters.at(layer + "self.query.bias").values) value = 1;
  for (int64_t j = 0; j < config.hidden_size; ++j) parameters.at(layer + "output.dense.weight")(j, j) = 1;
  return parameters;
}

TEST(Dropout, DropsTheStatedShareAndScalesTheRest) {
  const ff_model_config config = constant_config();
  const reference::Batch batch = random_batch(config, {600, 300, 599, 1}, 2);
  const Context context = make_context(2);
  const Model model = make_model(context.get(), config, constant_parameters(config));
  const Pass pass = make_pass(model.get());
  const std::vector<float> states = forward(pass.get(), model.get(), batch, true, 9).token_states;
  std::vector<int64_t> dropped_of_column(static_cast<size_t>(config.hidden_size));
  int64_t dropped = 0;
  for (size_t i = 0; i < states.size(); ++i) {
    if (states[i] == 0) {
      ++dropped;
      ++dropped_of_column[i % dropped_of_column.size()];
    } else {
      ASSERT_FLOAT_EQ(states[i], 1 / (1 - kProbability)) << i;
    }
  }
  // Six standard deviations of a binomial count.
  const double count = static_cast<double>(states.size());
  EXPECT_NEAR(static_cast<double>(dropped) / count, kProbability,
              6 * std::sqrt(kProbability * (1 - kProbability) / count));
  const double rows = static_cast<double>(batch.tokens());
  for (const int64_t of_column : dropped_of_column) {
    EXPECT_NEAR(static_cast<double>(of_column) / rows, kProbability,
                6 * std::sqrt(kProbability * (1 - kProbability) / rows));
  }
}

TEST(Dropout, MasksOfDifferentKeysAreUnrelated) {
  const ff_model_config config = constant_config();
  const reference::Batch batch = random_batch(config, {600, 600}, 2);
  const Context context = make_context(1);
  const Model model = make_model(context.get(), config, constant_parameters(config));
  const Pass pass = make_pass(model.get());
  const std::vector<float> first = forward(pass.get(), model.get(), batch, true, 0).token_states;
  for (const uint64_t key : {uint64_t{1}, uint64_t{2}, uint64_t{1} << 32, ~uint64_t{0}}) {
    const std::vector<float> other = forward(pass.get(), model.get(), batch, true, key).token_states;
    int64_t both = 0;
    for (size_t i = 0; i < first.size(); ++i) both += first[i] == 0 && other[i] == 0 ? 1 : 0;
    const double count = static_cast<double>(first.size());
    const double share = kProbability * kProbability;
    EXPECT_NEAR(static_cast<double>(both) / count, share, 6 * std::sqrt(share * (1 - share) / count)) << key;
  }
}

// sum(outputs * weights), in double.
double weighted_sum(const FloatOutputs& outputs, const reference::Outputs& weights) {
  double total = 0;
  for (size_t i = 0; i < outputs.token_states.size(); ++i) {
    total += outputs.token_states[i] * weights.token_states.values[i];
  }
  for (size_t i = 0; i < outputs.logits.size(); ++i) total += outputs.logits[i] * weights.logits.values[i];
  return total;
}

// The gradient along a random direction of all parameters, against the difference of two forwards with the
// same key. Float32 outputs limit the difference quotient to some 1e-4; a mask that backward missed or drew
// anew would show as 0.1 and more.
TEST(Dropout, BackwardUsesTheMasksOfItsForward) {
  constexpr double kStep = 1e-3;
  constexpr double kTolerance = 5e-3;
  const ff_model_config config = dropout_config();
  const reference::Parameters parameters = random_parameters(config, 11);
  const reference::Batch batch = random_batch(config, {20, 1, 0, 7}, 12);
  reference::Outputs weights = random_output_gradients(config, batch, 13);
  weights.pooled = reference::Matrix();
  const Context context = make_context(1);
  const Model model = make_model(context.get(), config, parameters);
  const Pass pass = make_pass(model.get());
  forward(pass.get(), model.get(), batch, true, 14);
  const FloatGradients gradients = backward(pass.get(), model.get(), batch, weights);

  Random random(15);
  for (const auto& [name, parameter] : parameters) {
    // One parameter at a time, in the direction of its gradient and some noise.
    const std::vector<float>& gradient = gradients.parameters.at(name);
    double size = 0;
    for (const float value : gradient) size += static_cast<double>(value) * value;
    if (size < 1e-6) continue;  // biases of the scores
    reference::Parameters up = parameters;
    reference::Parameters down = parameters;
    double expected = 0;
    for (size_t i = 0; i < gradient.size(); ++i) {
      const double direction =
          gradient[i] / std::sqrt(size) + random.normal(0.1 / std::sqrt(double(gradient.size())));
      up.at(name).values[i] = static_cast<float>(parameter.values[i] + kStep * direction);
      down.at(name).values[i] = static_cast<float>(parameter.values[i] - kStep * direction);
      expected += gradient[i] * (up.at(name).values[i] - down.at(name).values[i]);
    }
    set_parameters(model.get(), up);
    const double above = weighted_sum(forward(pass.get(), model.get(), batch, true, 14), weights);
    set_parameters(model.get(), down);
    const double below = weighted_sum(forward(pass.get(), model.get(), batch, true, 14), weights);
    EXPECT_NEAR((above - below) / expected, 1, kTolerance) << name;
  }
}

}  // namespace
}  // namespace ff::test
