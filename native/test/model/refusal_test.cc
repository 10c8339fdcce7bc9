// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Refused batches, outputs, gradients and training calls: status, message, and nothing written.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/expect.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

constexpr float kUntouched = -77;

// A good call of each function on a batch; tests spoil one thing of it at a time.
class CallTest : public testing::Test {
 protected:
  CallTest() {
    ff_outputs_init(&outputs_);
    outputs_.token_states = token_states_.data();
    outputs_.pooled = pooled_.data();
    outputs_.logits = logits_.data();
    ff_output_gradients_init(&doutputs_);
    doutputs_.logits = logits_.data();
  }

  // Every function that takes a batch refuses it alike, and nothing is written or changed.
  template <typename... Parts>
  void expect_refused_batch(const ff_batch& batch, Parts... parts) {
    ff_step_result result;
    ff_step_result_init(&result);
    const FloatTensors weights = parameters_of(model_.get());
    EXPECT_INVALID(ff_model_forward(model_.get(), &batch, &outputs_), parts...);
    EXPECT_INVALID(ff_pass_forward(pass_.get(), &batch, 0, 0, &outputs_), parts...);
    EXPECT_INVALID(ff_trainer_step(trainer_.get(), &batch, labels_.data(), nullptr, &result), parts...);
    EXPECT_EQ(token_states_, std::vector<float>(token_states_.size(), kUntouched));
    EXPECT_EQ(pooled_, std::vector<float>(pooled_.size(), kUntouched));
    EXPECT_EQ(logits_, std::vector<float>(logits_.size(), kUntouched));
    EXPECT_EQ(result.update_count, 0);
    EXPECT_TRUE(same_bits(parameters_of(model_.get()), weights));
    const ff_batch good = batch_.view();
    ff_outputs nowhere;
    ff_outputs_init(&nowhere);
    require(ff_model_forward(model_.get(), &good, &nowhere));
  }

  const ff_model_config config_ = config_of({});
  const Context context_ = make_context(2);
  const Model model_ = make_model(context_.get(), config_);
  const Pass pass_ = make_pass(model_.get());
  const Trainer trainer_ = make_trainer(model_.get(), default_trainer_options());
  const FloatBatch batch_{random_batch(config_, {4, 0, 6}, 1)};
  const std::vector<int32_t> labels_ = {0, 1, 2};
  std::vector<float> token_states_ = std::vector<float>(10 * 8, kUntouched);
  std::vector<float> pooled_ = std::vector<float>(3 * 8, kUntouched);
  std::vector<float> logits_ = std::vector<float>(3 * 3, kUntouched);
  ff_outputs outputs_;
  ff_output_gradients doutputs_;
};

TEST_F(CallTest, GoodCallsPass) {
  const ff_batch batch = batch_.view();
  ff_step_result result;
  ff_step_result_init(&result);
  require(ff_model_forward(model_.get(), &batch, &outputs_));
  require(ff_pass_forward(pass_.get(), &batch, 1, 1, &outputs_));
  require(ff_pass_backward(pass_.get(), &doutputs_, nullptr, nullptr));
  require(ff_trainer_step(trainer_.get(), &batch, labels_.data(), nullptr, &result));
}

TEST_F(CallTest, Sizes) {
  ff_batch batch = batch_.view();
  batch.struct_size = 0;
  expect_refused_batch(batch, "struct_size", "0");
  batch = batch_.view();
  batch.sequence_count = -1;
  expect_refused_batch(batch, "sequence_count", "-1");
  batch = batch_.view();
  batch.token_count = -1;
  expect_refused_batch(batch, "token_count", "-1");
  batch.token_count = int64_t{1} << 31;
  expect_refused_batch(batch, "token_count", "2147483648");
  batch.token_count = INT64_MAX;
  expect_refused_batch(batch, "token_count", "9223372036854775807");
  batch.token_count = INT64_MIN;
  expect_refused_batch(batch, "token_count", "-9223372036854775808");
}

TEST_F(CallTest, Offsets) {
  ff_batch batch = batch_.view();
  batch.offsets = nullptr;
  expect_refused_batch(batch, "offsets", "NULL");
  struct Bad {
    std::vector<int64_t> offsets;
    std::vector<std::string> parts;
  };
  const std::vector<Bad> all = {
      {{1, 4, 4, 10}, {"offsets[0]", "1"}},      {{-1, 4, 4, 10}, {"offsets[0]", "-1"}},
      {{0, 4, 3, 10}, {"offsets[2]", "3"}},      {{0, 11, 4, 10}, {"offsets[1]", "11"}},
      {{0, 4, 4, 9}, {"offsets[3]", "9", "10"}}, {{0, 4, 4, 11}, {"offsets[3]", "11", "10"}},
      {{0, INT64_MIN, 4, 10}, {"offsets[1]"}},   {{0, 4, INT64_MAX, 10}, {"offsets[2]"}},
  };
  for (const Bad& bad : all) {
    batch.offsets = bad.offsets.data();
    expect_refused_batch(batch, bad.parts[0], bad.parts.back());
  }
}

TEST_F(CallTest, TooLong) {
  const reference::Batch long_batch = random_batch(config_, {2, 11}, 1);
  const FloatBatch batch(long_batch);
  expect_refused_batch(batch.view(), "sequence 1", "11", "10");
  // Without positions the limit is that of the library.
  ff_model_config config = config_;
  config.max_position_embeddings = 0;
  const Model model = make_model(context_.get(), config);
  const FloatBatch longer(random_batch(config, {FF_MAX_SEQUENCE_LENGTH + 1}, 1));
  const ff_batch view = longer.view();
  ff_outputs nowhere;
  ff_outputs_init(&nowhere);
  EXPECT_INVALID(ff_model_forward(model.get(), &view, &nowhere), "65537", "65536");
  const FloatBatch longest(random_batch(config, {FF_MAX_SEQUENCE_LENGTH}, 1));
  const ff_batch longest_view = longest.view();
  require(ff_model_forward(model.get(), &longest_view, &nowhere));
}

TEST_F(CallTest, Ids) {
  ff_batch batch = batch_.view();
  batch.ids = nullptr;
  expect_refused_batch(batch, "ids", "NULL");
  for (const int32_t id : {-1, 11, INT32_MIN, INT32_MAX}) {
    FloatBatch bad = batch_;
    bad.ids[7] = id;
    expect_refused_batch(bad.view(), "ids[7]", std::to_string(id), "10");
  }
  batch = batch_.view();
  batch.input_states = token_states_.data();
  expect_refused_batch(batch, "input_states");
}

TEST_F(CallTest, InputStates) {
  ff_model_config config = config_;
  config.vocab_size = 0;
  const Model model = make_model(context_.get(), config);
  const FloatBatch states(random_batch(config, {4, 0, 6}, 1));
  ff_batch batch = states.view();
  batch.ids = batch_.ids.data();
  EXPECT_INVALID(ff_model_forward(model.get(), &batch, &outputs_), "ids");
  batch = states.view();
  batch.input_states = nullptr;
  EXPECT_INVALID(ff_model_forward(model.get(), &batch, &outputs_), "input_states", "NULL");
}

TEST_F(CallTest, Outputs) {
  const ff_batch batch = batch_.view();
  EXPECT_INVALID(ff_model_forward(nullptr, &batch, &outputs_), "model", "NULL");
  EXPECT_INVALID(ff_model_forward(model_.get(), nullptr, &outputs_), "batch", "NULL");
  EXPECT_INVALID(ff_model_forward(model_.get(), &batch, nullptr), "outputs", "NULL");
  EXPECT_INVALID(ff_pass_forward(nullptr, &batch, 0, 0, &outputs_), "pass", "NULL");
  EXPECT_INVALID(ff_pass_forward(pass_.get(), nullptr, 0, 0, &outputs_), "batch", "NULL");
  EXPECT_INVALID(ff_pass_forward(pass_.get(), &batch, 0, 0, nullptr), "outputs", "NULL");
  EXPECT_INVALID(ff_pass_forward(pass_.get(), &batch, 2, 0, &outputs_), "training", "2");
  ff_outputs bad = outputs_;
  bad.struct_size = 1;
  EXPECT_INVALID(ff_model_forward(model_.get(), &batch, &bad), "struct_size", "1");
  ff_model_config config = config_;
  config.num_labels = 0;
  EXPECT_INVALID(ff_model_forward(make_model(context_.get(), config).get(), &batch, &outputs_), "logits");
  config.pooling = FF_POOLING_NONE;
  EXPECT_INVALID(ff_model_forward(make_model(context_.get(), config).get(), &batch, &outputs_), "pooled");
}

TEST_F(CallTest, RefusedForwardLeavesNothingToDifferentiate) {
  const ff_batch batch = batch_.view();
  require(ff_pass_forward(pass_.get(), &batch, 0, 0, &outputs_));
  require(ff_pass_backward(pass_.get(), &doutputs_, nullptr, nullptr));
  ff_batch bad = batch;
  bad.token_count = -1;
  EXPECT_INVALID(ff_pass_forward(pass_.get(), &bad, 0, 0, &outputs_), "token_count");
  EXPECT_REFUSED(ff_pass_backward(pass_.get(), &doutputs_, nullptr, nullptr), FF_STATUS_INVALID_STATE,
                 "forward");
}

TEST_F(CallTest, Backward) {
  const ff_batch batch = batch_.view();
  require(ff_pass_forward(pass_.get(), &batch, 0, 0, &outputs_));
  EXPECT_INVALID(ff_pass_backward(nullptr, &doutputs_, nullptr, nullptr), "pass", "NULL");
  EXPECT_INVALID(ff_pass_backward(pass_.get(), nullptr, nullptr, nullptr), "output_gradients", "NULL");
  ff_output_gradients bad = doutputs_;
  bad.struct_size = 1;
  EXPECT_INVALID(ff_pass_backward(pass_.get(), &bad, nullptr, nullptr), "struct_size", "1");
  const Model other = make_model(context_.get(), config_);
  const GradientsHandle others = make_gradients(other.get());
  EXPECT_INVALID(ff_pass_backward(pass_.get(), &doutputs_, others.get(), nullptr), "gradients", "model");
  require(ff_pass_backward(pass_.get(), &doutputs_, nullptr, nullptr));  // the forward was not used up

  ff_model_config config = config_;
  config.num_labels = 0;
  config.pooling = FF_POOLING_NONE;
  const Model bare = make_model(context_.get(), config);
  const Pass pass = make_pass(bare.get());
  EXPECT_INVALID(ff_pass_backward(pass.get(), &doutputs_, nullptr, nullptr), "logits");
  bad = doutputs_;
  bad.logits = nullptr;
  bad.pooled = pooled_.data();
  EXPECT_INVALID(ff_pass_backward(pass.get(), &bad, nullptr, nullptr), "pooled");
}

TEST_F(CallTest, TrainerOptions) {
  struct Bad {
    void (*change)(ff_trainer_options*);
    const char* option;
  };
  static const std::vector<float> bad_weights = {1, -1, 1};
  const std::vector<Bad> all = {
      {[](ff_trainer_options* o) { o->struct_size = 0; }, "struct_size"},
      {[](ff_trainer_options* o) { o->loss = 2; }, "loss"},
      {[](ff_trainer_options* o) { o->schedule = -1; }, "schedule"},
      {[](ff_trainer_options* o) { o->learning_rate = -1; }, "learning_rate"},
      {[](ff_trainer_options* o) { o->learning_rate = std::nan(""); }, "learning_rate"},
      {[](ff_trainer_options* o) { o->final_learning_rate = INFINITY; }, "final_learning_rate"},
      {[](ff_trainer_options* o) { o->warmup_steps = -1; }, "warmup_steps"},
      {[](ff_trainer_options* o) { o->schedule = FF_SCHEDULE_LINEAR; }, "total_steps"},
      {[](ff_trainer_options* o) { o->beta1 = 1; }, "beta1"},
      {[](ff_trainer_options* o) { o->beta2 = -0.1; }, "beta2"},
      {[](ff_trainer_options* o) { o->epsilon = 0; }, "epsilon"},
      {[](ff_trainer_options* o) { o->weight_decay = -1; }, "weight_decay"},
      {[](ff_trainer_options* o) { o->max_gradient_norm = -1; }, "max_gradient_norm"},
      {[](ff_trainer_options* o) { o->accumulation_steps = 0; }, "accumulation_steps"},
      {[](ff_trainer_options* o) { o->label_smoothing = 1; }, "label_smoothing"},
      {[](ff_trainer_options* o) { o->class_weights = bad_weights.data(); }, "class_weights[1]"},
  };
  ff_trainer* trainer = nullptr;
  for (const Bad& bad : all) {
    ff_trainer_options options = default_trainer_options();
    bad.change(&options);
    EXPECT_INVALID(ff_trainer_create(model_.get(), &options, &trainer), bad.option, "expected");
  }
  const ff_trainer_options options = default_trainer_options();
  EXPECT_INVALID(ff_trainer_create(nullptr, &options, &trainer), "model", "NULL");
  EXPECT_INVALID(ff_trainer_create(model_.get(), nullptr, &trainer), "options", "NULL");
  EXPECT_INVALID(ff_trainer_create(model_.get(), &options, nullptr), "out_trainer", "NULL");
  ff_model_config config = config_;
  config.num_labels = 0;
  EXPECT_INVALID(ff_trainer_create(make_model(context_.get(), config).get(), &options, &trainer),
                 "num_labels");
  EXPECT_EQ(trainer, nullptr);
}

TEST_F(CallTest, Training) {
  const ff_batch batch = batch_.view();
  const std::vector<float> matrix(9, 0.0f);
  ff_step_result result;
  ff_step_result_init(&result);
  EXPECT_INVALID(ff_trainer_step(nullptr, &batch, labels_.data(), nullptr, &result), "trainer", "NULL");
  EXPECT_INVALID(ff_trainer_step(trainer_.get(), nullptr, labels_.data(), nullptr, &result), "batch", "NULL");
  EXPECT_INVALID(ff_trainer_step(trainer_.get(), &batch, labels_.data(), nullptr, nullptr), "out_result",
                 "NULL");
  EXPECT_INVALID(ff_trainer_step(trainer_.get(), &batch, nullptr, nullptr, &result), "label", "NULL");
  EXPECT_INVALID(ff_trainer_step(trainer_.get(), &batch, labels_.data(), matrix.data(), &result),
                 "label_matrix");
  for (const int32_t label : {-1, 3}) {
    const std::vector<int32_t> labels = {0, label, 1};
    EXPECT_INVALID(ff_trainer_step(trainer_.get(), &batch, labels.data(), nullptr, &result), "[1]",
                   std::to_string(label));
  }
  ff_batch empty;
  ff_batch_init(&empty);
  const int64_t zero = 0;
  empty.offsets = &zero;
  EXPECT_INVALID(ff_trainer_step(trainer_.get(), &empty, labels_.data(), nullptr, &result), "no sequences");
  result.struct_size = 5;
  EXPECT_INVALID(ff_trainer_step(trainer_.get(), &batch, labels_.data(), nullptr, &result), "struct_size",
                 "5");

  ff_trainer_options options = default_trainer_options();
  options.loss = FF_LOSS_BINARY_CROSS_ENTROPY;
  const Trainer binary = make_trainer(model_.get(), options);
  ff_step_result_init(&result);
  EXPECT_INVALID(ff_trainer_step(binary.get(), &batch, labels_.data(), nullptr, &result), "label");
  EXPECT_INVALID(ff_trainer_step(binary.get(), &batch, nullptr, nullptr, &result), "label", "NULL");
  std::vector<float> bad_matrix = matrix;
  bad_matrix[5] = 1.5f;
  EXPECT_INVALID(ff_trainer_step(binary.get(), &batch, nullptr, bad_matrix.data(), &result), "[1,2]", "1.5");

  EXPECT_INVALID(ff_trainer_publish(nullptr), "trainer", "NULL");
  EXPECT_INVALID(ff_trainer_save(nullptr, "x", ""), "trainer", "NULL");
  EXPECT_INVALID(ff_trainer_save(trainer_.get(), nullptr, ""), "path", "NULL");
  EXPECT_INVALID(ff_trainer_save(trainer_.get(), "x", nullptr), "caller_state", "NULL");
  EXPECT_INVALID(ff_trainer_load(nullptr, "x", nullptr), "trainer", "NULL");
  EXPECT_INVALID(ff_trainer_load(trainer_.get(), nullptr, nullptr), "path", "NULL");
  int64_t length = 0;
  EXPECT_INVALID(ff_checkpoint_caller_state(nullptr, nullptr, 0, &length), "path", "NULL");
  EXPECT_INVALID(ff_checkpoint_caller_state("x", nullptr, 0, nullptr), "out_length", "NULL");
  EXPECT_EQ(result.update_count, 0);
}

}  // namespace
}  // namespace ff::test
