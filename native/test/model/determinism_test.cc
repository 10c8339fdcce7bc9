// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The published promise: the same bits at any number of threads, on every run, and in any company.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <thread>

#include "support/engine.h"
#include "support/expect.h"
#include "support/random.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

// Several tiles, one token, none; sizes that are no multiple of a vector or a tile.
const std::vector<int64_t> kLengths = {300, 5, 1, 0, 129, 64, 2, 127, 513, 1, 3, 33};

std::vector<Variant> some_variants() {
  const Sizes authors{
      .hidden = 256, .heads = 16, .intermediate = 256, .layers = 1, .positions = 600, .vocabulary = 500};
  const Sizes odd{.hidden = 33, .heads = 3, .intermediate = 21, .positions = 600, .vocabulary = 50};
  std::vector<Variant> variants = {{"authors_size", config_of(authors)}};
  for (const Variant& variant : switch_variants(odd)) {
    const bool differs_in_its_steps =
        variant.name == "authors" || variant.name == "per_head_scoring" || variant.name == "separate_value" ||
        variant.name == "shared_layers" || variant.name == "keras" || variant.name == "nrms" ||
        variant.name == "transformer" || variant.name == "pre_layer_norm" || variant.name == "items" ||
        variant.name == "narrow_pooling" || variant.name == "bare_attention";
    if (differs_in_its_steps) variants.push_back(variant);
  }
  return variants;
}

class Determinism : public testing::TestWithParam<ff_precision> {};
INSTANTIATE_TEST_SUITE_P(, Determinism, testing::ValuesIn(available_precisions()),
                         [](const auto& tested) { return std::string(name_of(tested.param)); });

TEST_P(Determinism, ForwardAndBackwardAtAnyThreadCount) {
  for (const Variant& variant : some_variants()) {
    const reference::Parameters parameters = random_parameters(variant.config, 1);
    const reference::Batch batch = random_batch(variant.config, kLengths, 2);
    const reference::Outputs doutputs = random_output_gradients(variant.config, batch, 3);
    FloatOutputs outputs;
    FloatGradients gradients;
    for (const int32_t threads : {1, 2, 3, 1}) {
      const Context context = make_context(threads, GetParam());
      const Model model = make_model(context.get(), variant.config, parameters);
      const FloatOutputs new_outputs = forward(model.get(), batch);
      const FloatGradients new_gradients = gradients_of(model.get(), batch, doutputs);
      if (outputs.token_states.empty()) {
        outputs = new_outputs;
        gradients = new_gradients;
      }
      EXPECT_TRUE(same_bits(new_outputs, outputs)) << variant.name << " at " << threads;
      EXPECT_TRUE(same_bits(new_gradients, gradients)) << variant.name << " at " << threads;
    }
  }
}

// So many tiles that backward takes them in several chunks, of other tiles at five and at nine threads; every
// second tile begins with an odd row.
TEST_P(Determinism, BackwardInChunksAtAnyThreadCount) {
  const ff_model_config config = config_of(
      {.hidden = 33, .heads = 3, .intermediate = 21, .layers = 1, .positions = 150, .vocabulary = 50});
  const reference::Parameters parameters = random_parameters(config, 1);
  std::vector<int64_t> lengths(45, 101);
  lengths.front() = 100;
  const reference::Batch batch = random_batch(config, lengths, 2);
  const reference::Outputs doutputs = random_output_gradients(config, batch, 3);
  const auto gradients_at = [&](int32_t threads) {
    const Context context = make_context(threads, GetParam());
    const Model model = make_model(context.get(), config, parameters);
    return gradients_of(model.get(), batch, doutputs);
  };
  const FloatGradients gradients = gradients_at(1);
  EXPECT_TRUE(same_bits(gradients_at(5), gradients));
  EXPECT_TRUE(same_bits(gradients_at(9), gradients));
}

// Without positions the text vector is a function of the set of tokens: order moves no more than the
// rounding.
TEST(TokenOrder, IsIrrelevantWithoutPositions) {
  for (const Variant& variant : switch_variants({.hidden = 32, .heads = 4, .positions = 600})) {
    const bool has_vectors = variant.config.pooling == FF_POOLING_ATTENTION && variant.config.vocab_size > 0;
    if (!has_vectors) continue;
    for (const int64_t positions : {int64_t{0}, int64_t{600}}) {
      ff_model_config config = variant.config;
      config.max_position_embeddings = positions;
      const Context context = make_context(1);
      const Model model = make_model(context.get(), config, random_parameters(config, 21));
      reference::Batch batch = random_batch(config, {300}, 22);
      const std::vector<float> vector = forward(model.get(), batch).pooled;
      std::reverse(batch.ids.begin(), batch.ids.end());
      std::swap(batch.ids[3], batch.ids[200]);
      const std::vector<float> other = forward(model.get(), batch).pooled;
      float largest = 0, difference = 0;
      for (size_t j = 0; j < vector.size(); ++j) {
        largest = std::max(largest, std::abs(vector[j]));
        difference = std::max(difference, std::abs(vector[j] - other[j]));
      }
      if (positions == 0) {
        EXPECT_LE(difference, 1e-5f * largest) << variant.name;
      } else {
        EXPECT_GT(difference, 1e-3f * largest) << variant.name << ": positions have no effect";
      }
    }
  }
}

TEST_P(Determinism, TrainedWeightsAtAnyThreadCount) {
  ff_model_config config = config_of(
      {.hidden = 48, .heads = 4, .intermediate = 56, .positions = 200, .vocabulary = 150, .labels = 5});
  config.hidden_dropout_prob = 0.2;
  const std::vector<TrainingBatch> batches = random_training_batches(config, 12, 6, 200, 4);
  FloatTensors weights;
  for (const int32_t threads : {1, 2, 3, 1}) {
    const Context context = make_context(threads, GetParam());
    const Model model = make_model(context.get(), config, 5);
    ff_trainer_options options = default_trainer_options();
    options.seed = 6;
    options.max_gradient_norm = 1;
    options.weight_decay = 0.01;
    const Trainer trainer = make_trainer(model.get(), options);
    train(trainer.get(), batches);
    require(ff_trainer_publish(trainer.get()));
    const FloatTensors new_weights = parameters_of(model.get());
    if (weights.empty()) weights = new_weights;
    EXPECT_TRUE(same_bits(new_weights, weights)) << threads;
  }
}

reference::Batch select(const reference::Batch& batch, const std::vector<size_t>& sequences) {
  reference::Batch selected;
  selected.offsets.push_back(0);
  std::vector<double> states;
  const int64_t columns = batch.input_states.columns;
  for (const size_t b : sequences) {
    for (int64_t t = batch.offsets[b]; t < batch.offsets[b + 1]; ++t) {
      if (!batch.ids.empty()) selected.ids.push_back(batch.ids[static_cast<size_t>(t)]);
      for (int64_t j = 0; j < columns; ++j) states.push_back(batch.input_states(t, j));
    }
    selected.offsets.push_back(selected.offsets.back() + batch.offsets[b + 1] - batch.offsets[b]);
    if (!batch.item_ids.empty()) selected.item_ids.push_back(batch.item_ids[b]);
  }
  if (columns > 0) {
    selected.input_states = reference::Matrix(selected.tokens(), columns);
    selected.input_states.values = states;
  }
  return selected;
}

template <typename Values>
Values rows(const Values& values, int64_t begin, int64_t end, int64_t columns) {
  if (values.empty()) return values;
  return Values(values.begin() + begin * columns, values.begin() + end * columns);
}

FloatOutputs outputs_of_sequence(const FloatOutputs& all, const reference::Batch& batch, size_t index,
                                 const ff_model_config& config) {
  const auto b = static_cast<int64_t>(index);
  return {rows(all.token_states, batch.offsets[index], batch.offsets[index + 1], config.hidden_size),
          rows(all.pooled, b, b + 1, config.hidden_size), rows(all.logits, b, b + 1, config.num_labels)};
}

TEST_P(Determinism, ATextHasTheSameBitsInAnyBatch) {
  Random random(7);
  for (const Variant& variant : some_variants()) {
    const reference::Batch batch = random_batch(variant.config, kLengths, 8);
    const Context context = make_context(2, GetParam());
    const Model model = make_model(context.get(), variant.config, random_parameters(variant.config, 9));
    std::vector<FloatOutputs> alone;
    for (size_t b = 0; b < kLengths.size(); ++b) alone.push_back(forward(model.get(), select(batch, {b})));

    std::vector<size_t> order(kLengths.size());
    std::iota(order.begin(), order.end(), size_t{0});
    for (int round = 0; round < 6; ++round) {
      const reference::Batch company = select(batch, order);
      const FloatOutputs outputs = forward(model.get(), company);
      for (size_t i = 0; i < order.size(); ++i) {
        EXPECT_TRUE(same_bits(outputs_of_sequence(outputs, company, i, variant.config), alone[order[i]]))
            << variant.name << ": text of " << kLengths[order[i]] << " tokens at place " << i;
      }
      for (size_t i = order.size(); i > 1; --i) {
        std::swap(order[i - 1], order[static_cast<size_t>(random.below(static_cast<int64_t>(i)))]);
      }
      order.resize(order.size() - 1);
    }
  }
}

TEST_P(Determinism, ManyThreadsOnOneModel) {
  const ff_model_config config = config_of({.hidden = 64, .heads = 4, .intermediate = 64, .positions = 600});
  const Context context = make_context(2, GetParam());
  const Model model = make_model(context.get(), config, random_parameters(config, 10));
  const reference::Batch batch = random_batch(config, kLengths, 11);
  const FloatOutputs expected = forward(model.get(), batch);
  std::vector<std::thread> threads;
  std::vector<int> equal(8, 0);
  for (size_t i = 0; i < equal.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 10; ++round)
        equal[i] += same_bits(forward(model.get(), batch), expected) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(equal, std::vector<int>(8, 10));
}

TEST(InitialWeights, ComeFromTheSeedAlone) {
  const ff_model_config config = config_of({.hidden = 48, .heads = 4, .vocabulary = 300});
  const Context one = make_context(1);
  const Context three = make_context(3);
  const FloatTensors weights = parameters_of(make_model(one.get(), config, 12).get());
  EXPECT_TRUE(same_bits(parameters_of(make_model(three.get(), config, 12).get()), weights));
  EXPECT_FALSE(same_bits(parameters_of(make_model(one.get(), config, 13).get()), weights));
}

}  // namespace
}  // namespace ff::test
