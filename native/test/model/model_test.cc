// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Handles: what a model publishes of itself, in which order handles may go, and refusals of wrong handles.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/expect.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

ff_parameter empty_parameter() {
  ff_parameter parameter{};
  parameter.struct_size = sizeof parameter;
  return parameter;
}

TEST(Model, PublishesTheAuthorsNamesAndShapes) {
  const Context context = make_context(1);
  for (const Variant& variant : switch_variants({})) {
    SCOPED_TRACE(variant.name);
    const Model model = make_model(context.get(), variant.config);
    const std::vector<reference::ParameterShape> shapes = reference::parameter_shapes(variant.config);
    ASSERT_EQ(ff_model_parameter_count(model.get()), static_cast<int64_t>(shapes.size()));
    std::set<const float*> addresses;
    for (const reference::ParameterShape& shape : shapes) {
      const ff_parameter parameter = parameter_named(model.get(), shape.name);
      EXPECT_EQ(parameter.name, shape.name);
      EXPECT_EQ(parameter.rows, shape.rows) << shape.name;
      EXPECT_EQ(parameter.columns, shape.columns) << shape.name;
      EXPECT_EQ(parameter.rank, shape.rank) << shape.name;
      addresses.insert(parameter.data);
    }
    EXPECT_EQ(addresses.size(), shapes.size());
    const GradientsHandle gradients = make_gradients(model.get());
    for (int64_t i = 0; i < ff_model_parameter_count(model.get()); ++i) {
      ff_parameter gradient = empty_parameter();
      require(ff_gradients_parameter(gradients.get(), i, &gradient));
      const ff_parameter parameter = parameter_at(model.get(), i);
      EXPECT_STREQ(gradient.name, parameter.name);
      EXPECT_EQ(gradient.rows, parameter.rows);
      EXPECT_EQ(gradient.columns, parameter.columns);
      EXPECT_EQ(gradient.rank, parameter.rank);
      EXPECT_NE(gradient.data, parameter.data);
    }
  }
}

TEST(Model, InitialWeights) {
  ff_model_config config = config_of({.hidden = 64, .heads = 4, .intermediate = 64, .vocabulary = 500});
  config.initializer_range = 0.05;
  const Context context = make_context(1);
  const Model model = make_model(context.get(), config, 3);
  for (const auto& [name, values] : parameters_of(model.get())) {
    const bool norm_weight = name.ends_with("LayerNorm.weight");
    if (norm_weight || name.ends_with(".bias")) {
      EXPECT_EQ(values, std::vector<float>(values.size(), norm_weight ? 1.0f : 0.0f)) << name;
      continue;
    }
    double mean = 0;
    double square = 0;
    for (const float value : values) {
      mean += value / static_cast<double>(values.size());
      square += static_cast<double>(value) * value / static_cast<double>(values.size());
    }
    const double count = static_cast<double>(values.size());
    EXPECT_NEAR(mean, 0, 6 * 0.05 / std::sqrt(count)) << name;
    EXPECT_NEAR(std::sqrt(square), 0.05, 6 * 0.05 / std::sqrt(2 * count)) << name;
  }
  const std::vector<float> table = parameters_of(model.get()).at("word_embedding.weight");
  EXPECT_EQ(std::vector<float>(table.begin(), table.begin() + 64), std::vector<float>(64, 0.0f));
}

TEST(Model, WrittenParametersCountAfterTheCall) {
  const ff_model_config config = config_of({});
  const Context context = make_context(1);
  const Model model = make_model(context.get(), config, 1);
  const reference::Batch batch = random_batch(config, {3, 5}, 2);
  const reference::Parameters parameters = random_parameters(config, 3);
  const FloatOutputs before = forward(model.get(), batch);
  set_parameters(model.get(), parameters);
  const FloatOutputs after = forward(model.get(), batch);
  EXPECT_FALSE(same_bits(before, after));
  EXPECT_TRUE(same_bits(after, forward(make_model(context.get(), config, parameters).get(), batch)));
}

// Stale packed weights give undefined values, never a crash; a debug build names the mistake.
TEST(Model, WriteWithoutTheCall) {
  const ff_model_config config = config_of({});
  const Context context = make_context(1);
  const Model model = make_model(context.get(), config, 1);
  const FloatBatch batch(random_batch(config, {3, 5}, 2));
  const ff_batch view = batch.view();
  ff_outputs nowhere;
  ff_outputs_init(&nowhere);
  parameter_named(model.get(), "dense_linear.weight").data[0] += 1;
#ifdef NDEBUG
  require(ff_model_forward(model.get(), &view, &nowhere));
#else
  EXPECT_REFUSED(ff_model_forward(model.get(), &view, &nowhere), FF_STATUS_INVALID_STATE,
                 "ff_model_parameters_changed");
#endif
  require(ff_model_parameters_changed(model.get()));
  require(ff_model_forward(model.get(), &view, &nowhere));
}

TEST(Model, CountsWhatIsNotFinite) {
  const Context context = make_context(1);
  const Model model = make_model(context.get(), config_of({}));
  EXPECT_EQ(ff_model_nonfinite_count(model.get()), 0);
  parameter_at(model.get(), 0).data[0] = std::numeric_limits<float>::quiet_NaN();
  parameter_at(model.get(), 1).data[1] = -std::numeric_limits<float>::infinity();
  EXPECT_EQ(ff_model_nonfinite_count(model.get()), 2);
}

TEST(Model, MemoryIsSteady) {
  const ff_model_config config = config_of({.hidden = 32, .heads = 4, .positions = 300});
  const Context context = make_context(2);
  const Model model = make_model(context.get(), config);
  const reference::Batch large = random_batch(config, {300, 300, 1}, 1);
  const reference::Batch small = random_batch(config, {5}, 2);
  forward(model.get(), large);
  const int64_t bytes = ff_model_bytes(model.get());
  int64_t weights = 0;
  for (const auto& [name, values] : parameters_of(model.get()))
    weights += static_cast<int64_t>(values.size()) * 4;
  EXPECT_GT(bytes, weights);
  for (int i = 0; i < 20; ++i) {
    forward(model.get(), small);
    forward(model.get(), large);
  }
  EXPECT_EQ(ff_model_bytes(model.get()), bytes);
}

TEST(Handles, ModelKeepsItsContext) {
  const ff_model_config config = config_of({});
  Context context = make_context(2);
  const Model model = make_model(context.get(), config);
  const reference::Batch batch = random_batch(config, {3, 5}, 2);
  const FloatOutputs expected = forward(model.get(), batch);
  context.reset();
  EXPECT_TRUE(same_bits(forward(model.get(), batch), expected));
}

TEST(Handles, GoInAnyOrderBeforeTheirModel) {
  const ff_model_config config = config_of({});
  for (int order = 0; order < 6; ++order) {
    const Context context = make_context(2);
    const Model model = make_model(context.get(), config);
    Pass pass = make_pass(model.get());
    GradientsHandle gradients = make_gradients(model.get());
    Trainer trainer = make_trainer(model.get(), default_trainer_options());
    const std::vector<TrainingBatch> batches = random_training_batches(config, 1, 3, 5, 1);
    forward(pass.get(), model.get(), batches[0].batch, false, 0);
    train(trainer.get(), batches);
    for (int i = 0; i < 3; ++i) {
      const int which = (order + i * (order < 3 ? 1 : 2)) % 3;
      if (which == 0) pass.reset();
      if (which == 1) gradients.reset();
      if (which == 2) trainer.reset();
      forward(model.get(), batches[0].batch);
    }
  }
}

TEST(Handles, NullIsFineToDestroy) {
  ff_context_destroy(nullptr);
  ff_model_destroy(nullptr);
  ff_pass_destroy(nullptr);
  ff_gradients_destroy(nullptr);
  ff_trainer_destroy(nullptr);
  EXPECT_EQ(ff_context_threads(nullptr), 0);
  EXPECT_EQ(ff_model_parameter_count(nullptr), 0);
  EXPECT_EQ(ff_model_nonfinite_count(nullptr), 0);
  EXPECT_EQ(ff_model_bytes(nullptr), 0);
}

TEST(Handles, NamesAndVersions) {
  EXPECT_EQ(ff_abi_version(), FF_ABI_VERSION);
  EXPECT_STREQ(ff_version(), "0.1.0");
  EXPECT_GT(std::strlen(ff_cpu_name()), 0u);
  EXPECT_GT(std::strlen(ff_gemm_name()), 0u);
  const std::string isa = ff_isa_name();
  EXPECT_TRUE(isa == "scalar" || isa == "avx2" || isa == "avx512") << isa;
  EXPECT_STREQ(ff_status_name(FF_STATUS_NOT_FINITE), "FF_STATUS_NOT_FINITE");
  EXPECT_STREQ(ff_status_name(99), "unknown status");
  EXPECT_EQ(ff_context_threads(make_context(3).get()), 3);
}

TEST(Handles, EachThreadHasItsOwnMessage) {
  EXPECT_INVALID(ff_model_config_check(nullptr), "ff_model_config_check");
  const std::string mine = ff_last_error();
  std::string others;
  std::string others_start;
  std::thread([&] {
    others_start = ff_last_error();
    EXPECT_INVALID(ff_model_save(nullptr, "x"), "ff_model_save");
    others = ff_last_error();
  }).join();
  EXPECT_EQ(others_start, "");
  EXPECT_NE(others, mine);
  EXPECT_EQ(ff_last_error(), mine);
}

TEST(Handles, BadArguments) {
  const ff_model_config config = config_of({});
  const Context context = make_context(1);
  const Model model = make_model(context.get(), config);
  const GradientsHandle gradients = make_gradients(model.get());
  const int64_t count = ff_model_parameter_count(model.get());
  ff_parameter parameter = empty_parameter();

  ff_context* new_context = nullptr;
  ff_context_options options;
  ff_context_options_init(&options);
  EXPECT_INVALID(ff_context_create(nullptr, &new_context), "options", "NULL");
  EXPECT_INVALID(ff_context_create(&options, nullptr), "out_context", "NULL");
  for (const int32_t threads : {0, -1, FF_MAX_THREADS + 1}) {
    options.threads = threads;
    EXPECT_INVALID(ff_context_create(&options, &new_context), "threads", std::to_string(threads));
  }
  ff_context_options_init(&options);
  options.struct_size = 0;
  EXPECT_INVALID(ff_context_create(&options, &new_context), "struct_size", "0");
  ff_context_options_init(&options);
  options.precision = 3;
  EXPECT_INVALID(ff_context_create(&options, &new_context), "precision", "3");
  EXPECT_EQ(new_context, nullptr);

  ff_model* new_model = nullptr;
  EXPECT_INVALID(ff_model_create(nullptr, &config, 1, &new_model), "context", "NULL");
  EXPECT_INVALID(ff_model_create(context.get(), nullptr, 1, &new_model), "config", "NULL");
  EXPECT_INVALID(ff_model_create(context.get(), &config, 1, nullptr), "out_model", "NULL");
  EXPECT_INVALID(ff_model_load(nullptr, &config, "x", &new_model), "context", "NULL");
  EXPECT_INVALID(ff_model_load(context.get(), nullptr, "x", &new_model), "config", "NULL");
  EXPECT_INVALID(ff_model_load(context.get(), &config, nullptr, &new_model), "path", "NULL");
  EXPECT_INVALID(ff_model_load(context.get(), &config, "x", nullptr), "out_model", "NULL");
  EXPECT_EQ(new_model, nullptr);
  EXPECT_INVALID(ff_model_save(nullptr, "x"), "model", "NULL");
  EXPECT_INVALID(ff_model_save(model.get(), nullptr), "path", "NULL");
  ff_model_config out_config = config;
  EXPECT_INVALID(ff_model_get_config(nullptr, &out_config), "model", "NULL");
  EXPECT_INVALID(ff_model_get_config(model.get(), nullptr), "out_config", "NULL");
  EXPECT_INVALID(ff_model_parameters_changed(nullptr), "model", "NULL");

  EXPECT_INVALID(ff_model_parameter(nullptr, 0, &parameter), "model", "NULL");
  EXPECT_INVALID(ff_model_parameter(model.get(), 0, nullptr), "out_parameter", "NULL");
  EXPECT_INVALID(ff_model_parameter(model.get(), -1, &parameter), "index", "-1");
  EXPECT_INVALID(ff_model_parameter(model.get(), count, &parameter), "index", std::to_string(count));
  EXPECT_INVALID(ff_model_parameter_find(nullptr, "x", &parameter), "model", "NULL");
  EXPECT_INVALID(ff_model_parameter_find(model.get(), nullptr, &parameter), "name", "NULL");
  EXPECT_INVALID(ff_model_parameter_find(model.get(), "no.such", &parameter), "no.such");
  EXPECT_INVALID(ff_model_parameter_find(model.get(), "dense_linear.bias", nullptr), "out_parameter", "NULL");

  ff_gradients* new_gradients = nullptr;
  EXPECT_INVALID(ff_gradients_create(nullptr, &new_gradients), "model", "NULL");
  EXPECT_INVALID(ff_gradients_create(model.get(), nullptr), "out_gradients", "NULL");
  EXPECT_INVALID(ff_gradients_zero(nullptr), "gradients", "NULL");
  EXPECT_INVALID(ff_gradients_parameter(nullptr, 0, &parameter), "gradients", "NULL");
  EXPECT_INVALID(ff_gradients_parameter(gradients.get(), count, &parameter), "index", std::to_string(count));
  EXPECT_INVALID(ff_gradients_parameter(gradients.get(), 0, nullptr), "out_parameter", "NULL");
  ff_pass* new_pass = nullptr;
  EXPECT_INVALID(ff_pass_create(nullptr, &new_pass), "model", "NULL");
  EXPECT_INVALID(ff_pass_create(model.get(), nullptr), "out_pass", "NULL");
  EXPECT_EQ(parameter.data, nullptr);
}

}  // namespace
}  // namespace ff::test
