// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The engine in every precision against the double-precision reference, through the C ABI.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "support/comparison.h"
#include "support/engine.h"
#include "support/random.h"
#include "support/variants.h"

namespace ff::test {
namespace {

// Bars on the largest difference over the largest value, tensor by tensor.
struct Bars {
  ff_precision precision;
  double outputs;
  double gradients;
  // A case may be badly conditioned by itself: layer norm of three nearly equal features, products that grow
  // without layer norm, score gradients that cancel where a softmax is saturated. Beyond the bars above, an
  // error must be within `roundings` times what the reference itself moves when its parameters move by up to
  // `unit`, one rounding: a handful of roundings happens on the way of every value.
  double unit;
  double roundings;
};

// One rounding of the largest gradient. Where attention makes the tokens of a text nearly equal, the
// gradients of the pooling's scores cancel down to it.
constexpr double kGradientNoise = 0x1p-23;

// The authors' code in float32 is itself up to 7.4e-7 (outputs) and 5.7e-6 (gradients) from float64; another
// order of summation may be some ten times worse.
constexpr Bars kFloat32Bars = {FF_PRECISION_F32, 1e-5, 6e-5, 0x1p-23, 16};
constexpr Bars kBfloat16Bars = {FF_PRECISION_BF16, 0.03, 0.06, 0x1p-8, 4};
constexpr uint64_t kConditioningDraws = 4;

struct Case {
  ff_model_config config;
  reference::Parameters parameters;
  reference::Batch batch;
  reference::Outputs doutputs;
};

struct Errors {
  double outputs = 0;
  double gradients = 0;
  std::string worst_output;
  std::string worst_gradient;
};

int64_t size_of(const reference::Matrix& matrix) { return static_cast<int64_t>(matrix.values.size()); }

template <typename Values>
Errors errors_of(const reference::Outputs& outputs, const reference::Gradients& gradients,
                 const Values& token_states, const Values& pooled, const Values& logits,
                 const std::map<std::string, Values>& parameters, const Values& input) {
  Comparison output_comparison;
  Comparison gradient_comparison(kGradientNoise);
  const auto add = [](Comparison* comparison, const std::string& name, const reference::Matrix& expected,
                      const Values& actual) {
    ASSERT_EQ(expected.values.size(), actual.size()) << name;
    comparison->add(name, expected.values.data(), actual.data(), size_of(expected));
  };
  add(&output_comparison, "token_states", outputs.token_states, token_states);
  add(&output_comparison, "pooled", outputs.pooled, pooled);
  add(&output_comparison, "logits", outputs.logits, logits);
  EXPECT_EQ(gradients.parameters.size(), parameters.size());
  for (const auto& [name, expected] : gradients.parameters) {
    add(&gradient_comparison, name, expected, parameters.at(name));
  }
  add(&gradient_comparison, "input", gradients.input, input);
  Errors errors;
  errors.outputs = output_comparison.worst(&errors.worst_output);
  errors.gradients = gradient_comparison.worst(&errors.worst_gradient);
  return errors;
}

// How far the reference moves when each parameter moves by up to one rounding: the worst of a few draws.
Errors conditioning(const Case& c, const reference::Outputs& outputs, const reference::Gradients& gradients,
                    double unit) {
  Errors worst;
  for (uint64_t draw = 0; draw < kConditioningDraws; ++draw) {
    Random random(draw);
    reference::Parameters moved = c.parameters;
    for (auto& [name, parameter] : moved) {
      for (double& value : parameter.values) value *= 1 + (2 * random.uniform() - 1) * unit;
    }
    const reference::Outputs moved_outputs = reference::forward(c.config, moved, c.batch);
    const reference::Gradients moved_gradients = reference::backward(c.config, moved, c.batch, c.doutputs);
    std::map<std::string, std::vector<double>> parameters;
    for (const auto& [name, matrix] : moved_gradients.parameters) parameters[name] = matrix.values;
    const Errors errors =
        errors_of(outputs, gradients, moved_outputs.token_states.values, moved_outputs.pooled.values,
                  moved_outputs.logits.values, parameters, moved_gradients.input.values);
    worst.outputs = std::max(worst.outputs, errors.outputs);
    worst.gradients = std::max(worst.gradients, errors.gradients);
  }
  return worst;
}

// Prints, at the end, the figures that the documents quote.
class Oracle : public testing::Test {
 protected:
  static void TearDownTestSuite() {
    for (const auto& [precision, sums] : sums_) {
      std::printf("gradient-check %s %s models=%d outputs=%.1e gradients=%.1e, and %d badly conditioned\n",
                  ff_isa_name(), name_of(precision), sums.within, sums.worst.outputs, sums.worst.gradients,
                  sums.beyond);
    }
  }
  void check(const Case& c);
  void check(const Variant& variant, const std::vector<int64_t>& lengths, uint64_t seed);

 private:
  struct Sums {
    int within = 0;  // of the plain bars
    int beyond = 0;
    Errors worst;  // of those within
  };
  static void check(const Case& c, const reference::Outputs& outputs, const reference::Gradients& gradients,
                    const Bars& bars);
  static inline std::map<ff_precision, Sums> sums_;
};

void Oracle::check(const Case& c, const reference::Outputs& outputs, const reference::Gradients& gradients,
                   const Bars& bars) {
  SCOPED_TRACE(name_of(bars.precision));
  const Context context = make_context(2, bars.precision);
  const Model model = make_model(context.get(), c.config, c.parameters);
  const FloatOutputs actual_outputs = forward(model.get(), c.batch);
  const FloatGradients actual_gradients = gradients_of(model.get(), c.batch, c.doutputs);
  const Errors errors = errors_of(outputs, gradients, actual_outputs.token_states, actual_outputs.pooled,
                                  actual_outputs.logits, actual_gradients.parameters, actual_gradients.input);
  Sums& sums = sums_[bars.precision];
  if (errors.outputs <= bars.outputs && errors.gradients <= bars.gradients) {
    ++sums.within;
    sums.worst.outputs = std::max(sums.worst.outputs, errors.outputs);
    sums.worst.gradients = std::max(sums.worst.gradients, errors.gradients);
    return;
  }
  ++sums.beyond;
  const Errors moved = conditioning(c, outputs, gradients, bars.unit);
  EXPECT_LE(errors.outputs, std::max(bars.outputs, bars.roundings * moved.outputs)) << errors.worst_output;
  EXPECT_LE(errors.gradients, std::max(bars.gradients, bars.roundings * moved.gradients))
      << errors.worst_gradient;
}

void Oracle::check(const Case& c) {
  const reference::Outputs outputs = reference::forward(c.config, c.parameters, c.batch);
  const reference::Gradients gradients = reference::backward(c.config, c.parameters, c.batch, c.doutputs);
  for (const ff_precision precision : available_precisions()) {
    check(c, outputs, gradients, precision == FF_PRECISION_BF16 ? kBfloat16Bars : kFloat32Bars);
  }
}

Case random_case(const ff_model_config& config, const std::vector<int64_t>& lengths, uint64_t seed) {
  const reference::Batch batch = random_batch(config, lengths, seed + 1);
  return {config, random_parameters(config, seed), batch, random_output_gradients(config, batch, seed + 2)};
}

void Oracle::check(const Variant& variant, const std::vector<int64_t>& lengths, uint64_t seed) {
  SCOPED_TRACE(variant.name + " D=" + std::to_string(variant.config.hidden_size) +
               " H=" + std::to_string(variant.config.num_attention_heads));
  check(random_case(variant.config, lengths, seed));
}

// Lengths 1 .. 9, empty sequences first, between and last.
const std::vector<int64_t> kMixedLengths = {0, 1, 2, 5, 0, 9, 3, 8, 4, 7, 6, 0};

TEST_F(Oracle, EverySwitchAlone) {
  for (const Variant& variant : switch_variants({})) check(variant, kMixedLengths, 1000);
}

TEST_F(Oracle, RandomSwitches) {
  for (const Variant& variant : random_variants({}, 120, 11)) check(variant, {3, 0, 1, 6}, 2000);
}

TEST_F(Oracle, EverySwitchAtOddSizes) {
  const Sizes sizes{.hidden = 15, .heads = 3, .intermediate = 7, .vocabulary = 5, .labels = 1};
  for (const Variant& variant : switch_variants(sizes)) check(variant, {3, 1, 10}, 3000);
}

TEST_F(Oracle, HiddenSizesAndHeads) {
  const std::vector<std::pair<int64_t, int64_t>> sizes = {
      {1, 1},  {3, 3},   {5, 1},  {7, 7},  {9, 3},   {16, 1}, {17, 17}, {24, 2},
      {31, 1}, {33, 11}, {48, 3}, {63, 9}, {64, 16}, {67, 1}, {100, 4}, {130, 13}};
  for (const auto& [hidden, heads] : sizes) {
    const Sizes all{.hidden = hidden, .heads = heads, .intermediate = hidden + 3, .positions = 40};
    Variant variant{"authors", config_of(all)};
    check(variant, {33, 1, 0, 7, 40, 2}, 4000);
    variant.name = "per head, separate value, shared layers, no bias";
    variant.config.scoring = FF_SCORING_PER_HEAD;
    variant.config.value = FF_VALUE_SEPARATE;
    variant.config.share_layers = 1;
    variant.config.bias = 0;
    check(variant, {33, 1, 0, 7, 40, 2}, 4100);
  }
}

TEST_F(Oracle, SequencesOfSeveralTiles) {
  const Sizes sizes{.hidden = 16, .heads = 2, .intermediate = 20, .positions = 700};
  for (const Variant& variant : switch_variants(sizes))
    check(variant, {129, 1, 300, 0, 128, 127, 256, 700}, 5000);
}

TEST_F(Oracle, AuthorsSize) {
  const Sizes sizes{
      .hidden = 256, .heads = 16, .intermediate = 256, .positions = 400, .vocabulary = 60, .labels = 4};
  check({"authors", config_of(sizes)}, {129, 1, 300, 64}, 6000);
}

TEST_F(Oracle, LongText) {
  const Sizes sizes{
      .hidden = 256, .heads = 16, .intermediate = 256, .layers = 1, .positions = 2000, .vocabulary = 60};
  check({"authors", config_of(sizes)}, {2000}, 7000);
}

TEST_F(Oracle, ManyShortTexts) {
  const Sizes sizes{.hidden = 24, .heads = 3, .intermediate = 20};
  check({"authors", config_of(sizes)}, std::vector<int64_t>(700, 1), 8000);
  check({"authors", config_of(sizes)}, std::vector<int64_t>(500, 3), 8100);
  check({"authors", config_of(sizes)}, std::vector<int64_t>(300, 0), 8200);
}

TEST_F(Oracle, EmptyBatch) {
  for (const Variant& variant : switch_variants({})) check(variant, {}, 9000);
}

// Large scores: softmax and pooling must not overflow in float32.
TEST_F(Oracle, LargeScores) {
  Case c = random_case(config_of({.layers = 1}), {9, 1, 5}, 9100);
  for (double& value :
       c.parameters.at("fastformer_model.encoders.0.attention.self.query_att.weight").values) {
    value = static_cast<float>(value * 100);
  }
  c.parameters.at("fastformer_model.poolers.0.att_fc2.bias")(0, 0) = 200;
  check(c);
}

TEST_F(Oracle, BackwardFromEachOutputAlone) {
  Case c = random_case(config_of({}), kMixedLengths, 9200);
  const reference::Outputs all = c.doutputs;
  c.doutputs = {all.token_states, {}, {}};
  check(c);
  c.doutputs = {{}, all.pooled, {}};
  check(c);
  c.doutputs = {{}, {}, all.logits};
  check(c);
  c.doutputs = {};
  check(c);
}

}  // namespace
}  // namespace ff::test
