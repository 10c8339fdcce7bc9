// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// How gradients and passes work together: adding up, leaving out, once a forward.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "support/engine.h"
#include "support/expect.h"
#include "support/variants.h"

namespace ff::test {
namespace {

class PassTest : public testing::Test {
 protected:
  ff_output_gradients view(const std::vector<float>& dlogits) const {
    ff_output_gradients gradients;
    ff_output_gradients_init(&gradients);
    gradients.logits = dlogits.data();
    return gradients;
  }

  const ff_model_config config_ = config_of({});
  const Context context_ = make_context(1);
  const Model model_ = make_model(context_.get(), config_, random_parameters(config_, 1));
  const reference::Batch batch_ = random_batch(config_, {4, 0, 7, 1}, 2);
  const reference::Batch other_batch_ = random_batch(config_, {2, 9}, 3);
  const std::vector<float> dlogits_ = to_floats(random_output_gradients(config_, batch_, 4).logits);
  const ff_output_gradients doutputs_ = view(dlogits_);
  const Pass pass_ = make_pass(model_.get());
};

TEST_F(PassTest, GradientsAddUp) {
  const GradientsHandle once = make_gradients(model_.get());
  const GradientsHandle twice = make_gradients(model_.get());
  forward(pass_.get(), model_.get(), batch_, false, 0);
  require(ff_pass_backward(pass_.get(), &doutputs_, once.get(), nullptr));
  for (int i = 0; i < 2; ++i) {
    forward(pass_.get(), model_.get(), batch_, false, 0);
    require(ff_pass_backward(pass_.get(), &doutputs_, twice.get(), nullptr));
  }
  const FloatTensors expected = values_of(model_.get(), once.get());
  const FloatTensors actual = values_of(model_.get(), twice.get());
  float largest = 0;
  float largest_difference = 0;
  for (const auto& [name, values] : expected) {
    for (size_t i = 0; i < values.size(); ++i) {
      largest = std::max(largest, std::abs(2 * values[i]));
      largest_difference = std::max(largest_difference, std::abs(2 * values[i] - actual.at(name)[i]));
    }
  }
  EXPECT_GT(largest, 0.1f);
  EXPECT_LE(largest_difference, 1e-5f * largest);  // another order of summation
}

TEST_F(PassTest, ZeroedGradientsStartAnew) {
  const GradientsHandle gradients = make_gradients(model_.get());
  forward(pass_.get(), model_.get(), batch_, false, 0);
  require(ff_pass_backward(pass_.get(), &doutputs_, gradients.get(), nullptr));
  const FloatTensors first = values_of(model_.get(), gradients.get());
  require(ff_gradients_zero(gradients.get()));
  for (const auto& [name, values] : values_of(model_.get(), gradients.get())) {
    EXPECT_TRUE(same_bits(values, std::vector<float>(values.size(), 0.0f))) << name;
  }
  forward(pass_.get(), model_.get(), batch_, false, 0);
  require(ff_pass_backward(pass_.get(), &doutputs_, gradients.get(), nullptr));
  EXPECT_TRUE(same_bits(values_of(model_.get(), gradients.get()), first));
}

TEST_F(PassTest, EitherResultCanBeLeftOut) {
  const auto size = static_cast<size_t>(batch_.tokens() * config_.hidden_size);
  std::vector<float> input_both(size), input_alone(size);
  const GradientsHandle both = make_gradients(model_.get());
  const GradientsHandle alone = make_gradients(model_.get());
  forward(pass_.get(), model_.get(), batch_, false, 0);
  require(ff_pass_backward(pass_.get(), &doutputs_, both.get(), input_both.data()));
  forward(pass_.get(), model_.get(), batch_, false, 0);
  require(ff_pass_backward(pass_.get(), &doutputs_, alone.get(), nullptr));
  forward(pass_.get(), model_.get(), batch_, false, 0);
  require(ff_pass_backward(pass_.get(), &doutputs_, nullptr, input_alone.data()));
  EXPECT_TRUE(same_bits(values_of(model_.get(), both.get()), values_of(model_.get(), alone.get())));
  EXPECT_TRUE(same_bits(input_both, input_alone));
}

TEST_F(PassTest, ForwardOfAPassIsThatOfTheModel) {
  const FloatOutputs expected = forward(model_.get(), batch_);
  EXPECT_TRUE(same_bits(forward(pass_.get(), model_.get(), batch_, false, 5), expected));
  EXPECT_TRUE(same_bits(forward(pass_.get(), model_.get(), batch_, true, 5), expected));  // dropout 0
}

// A pass keeps what a model's own forward overwrites: sums, norms, a layer's input.
TEST(PassVariants, ForwardOfAPassIsThatOfTheModel) {
  const Sizes sizes{.positions = 300};
  std::vector<Variant> variants = switch_variants(sizes);
  for (Variant& variant : random_variants(sizes, 20, 1)) variants.push_back(std::move(variant));
  for (const Variant& variant : variants) {
    SCOPED_TRACE(variant.name);
    const Context context = make_context(2);
    const Model model = make_model(context.get(), variant.config, random_parameters(variant.config, 1));
    const Pass pass = make_pass(model.get());
    const reference::Batch batch = random_batch(variant.config, {300, 0, 3, 140, 1}, 2);
    EXPECT_TRUE(same_bits(forward(pass.get(), model.get(), batch, false, 5), forward(model.get(), batch)));
  }
}

TEST_F(PassTest, BackwardOnceAForward) {
  const GradientsHandle gradients = make_gradients(model_.get());
  EXPECT_REFUSED(ff_pass_backward(pass_.get(), &doutputs_, gradients.get(), nullptr), FF_STATUS_INVALID_STATE,
                 "forward");
  forward(pass_.get(), model_.get(), batch_, false, 0);
  require(ff_pass_backward(pass_.get(), &doutputs_, gradients.get(), nullptr));
  const FloatTensors before = values_of(model_.get(), gradients.get());
  EXPECT_REFUSED(ff_pass_backward(pass_.get(), &doutputs_, gradients.get(), nullptr), FF_STATUS_INVALID_STATE,
                 "forward");
  EXPECT_TRUE(same_bits(values_of(model_.get(), gradients.get()), before));
}

// A pass keeps memory of other shapes; nothing of it may show.
TEST_F(PassTest, PassIsAsNewAfterOtherBatches) {
  const reference::Outputs doutputs = random_output_gradients(config_, batch_, 4);
  const FloatGradients expected = gradients_of(model_.get(), batch_, doutputs);
  for (const reference::Batch& other :
       {other_batch_, random_batch(config_, std::vector<int64_t>(40, 10), 5)}) {
    forward(pass_.get(), model_.get(), other, false, 0);
    backward(pass_.get(), model_.get(), other, random_output_gradients(config_, other, 6));
    forward(pass_.get(), model_.get(), batch_, false, 0);
    EXPECT_TRUE(same_bits(backward(pass_.get(), model_.get(), batch_, doutputs), expected));
  }
}

TEST_F(PassTest, PassesOfOneModelDoNotDisturbEachOther) {
  const reference::Outputs doutputs = random_output_gradients(config_, batch_, 4);
  const FloatGradients expected = gradients_of(model_.get(), batch_, doutputs);
  const Pass other = make_pass(model_.get());
  forward(pass_.get(), model_.get(), batch_, false, 0);
  forward(other.get(), model_.get(), other_batch_, false, 0);
  forward(model_.get(), other_batch_);
  EXPECT_TRUE(same_bits(backward(pass_.get(), model_.get(), batch_, doutputs), expected));
}

// The caller's arrays may go once forward has returned.
TEST_F(PassTest, KeepsNoPointerOfTheCaller) {
  for (const bool with_ids : {true, false}) {
    ff_model_config config = config_;
    if (!with_ids) config.vocab_size = 0;
    const Model model = make_model(context_.get(), config, random_parameters(config, 1));
    const reference::Batch batch = random_batch(config, {4, 0, 7, 1}, 2);
    const reference::Outputs doutputs = random_output_gradients(config, batch, 4);
    const FloatGradients expected = gradients_of(model.get(), batch, doutputs);
    const Pass pass = make_pass(model.get());
    FloatBatch passing(batch);
    const ff_batch view = passing.view();
    ff_outputs outputs;
    ff_outputs_init(&outputs);
    require(ff_pass_forward(pass.get(), &view, 0, 0, &outputs));
    std::fill(passing.offsets.begin(), passing.offsets.end(), -77);
    std::fill(passing.ids.begin(), passing.ids.end(), -77);
    std::fill(passing.input_states.begin(), passing.input_states.end(), -77.0f);
    EXPECT_TRUE(same_bits(backward(pass.get(), model.get(), batch, doutputs), expected));
  }
}

TEST_F(PassTest, PaddingRowNeverTrains) {
  for (const int32_t padding_row : {0, 1}) {
    ff_model_config config = config_;
    config.padding_row = padding_row;
    const Model model = make_model(context_.get(), config, random_parameters(config, 1));
    reference::Batch batch = random_batch(config, {5}, 2);
    batch.ids = {3, 0, 1, 0, 3};
    const FloatGradients gradients =
        gradients_of(model.get(), batch, random_output_gradients(config, batch, 4));
    const std::vector<float>& table = gradients.parameters.at("word_embedding.weight");
    const bool row_zero_is_zero = std::all_of(table.begin(), table.begin() + config.hidden_size,
                                              [](float value) { return value == 0; });
    EXPECT_EQ(row_zero_is_zero, padding_row == 1);
  }
}

}  // namespace
}  // namespace ff::test
