// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Owners of the C ABI's handles, and calls that take and give the reference's types. Everything goes through
// fastformer.h; a call that must succeed throws with the library's message when it does not.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fastformer/fastformer.h"
#include "reference/model.h"

namespace ff::test {

template <typename Handle, void (*Destroy)(Handle*)>
struct Destroyer {
  void operator()(Handle* handle) const { Destroy(handle); }
};
using Context = std::unique_ptr<ff_context, Destroyer<ff_context, ff_context_destroy>>;
using Model = std::unique_ptr<ff_model, Destroyer<ff_model, ff_model_destroy>>;
using GradientsHandle = std::unique_ptr<ff_gradients, Destroyer<ff_gradients, ff_gradients_destroy>>;
using Pass = std::unique_ptr<ff_pass, Destroyer<ff_pass, ff_pass_destroy>>;
using ClickTrainer = std::unique_ptr<ff_click_trainer, Destroyer<ff_click_trainer, ff_click_trainer_destroy>>;
using Trainer = std::unique_ptr<ff_trainer, Destroyer<ff_trainer, ff_trainer_destroy>>;

// Throws std::runtime_error with the status and the message unless the status is OK.
void require(ff_status status);

Context make_context(int32_t threads, ff_precision precision = FF_PRECISION_F32);
// F32, and BF16 where the instruction set in use has it.
std::vector<ff_precision> available_precisions();
const char* name_of(ff_precision precision);
Model make_model(ff_context* context, const ff_model_config& config, uint64_t seed = 1);
Model make_model(ff_context* context, const ff_model_config& config, const reference::Parameters& parameters);
Model load_model(ff_context* context, const ff_model_config& config, const std::string& path);
GradientsHandle make_gradients(const ff_model* model);
Pass make_pass(ff_model* model);
Trainer make_trainer(ff_model* model, const ff_trainer_options& options);
ClickTrainer make_click_trainer(ff_model* news_model, ff_model* user_model,
                                const ff_trainer_options& options);

ff_model_config config_of_model(const ff_model* model);
ff_parameter parameter_at(ff_model* model, int64_t index);
ff_parameter parameter_named(ff_model* model, const std::string& name);
void set_parameters(ff_model* model, const reference::Parameters& parameters);

using FloatTensors = std::map<std::string, std::vector<float>>;
FloatTensors parameters_of(ff_model* model);
FloatTensors values_of(ff_model* model, ff_gradients* gradients);
reference::Parameters to_double(ff_model* model);

// A batch with the float32 data that it points to.
struct FloatBatch {
  explicit FloatBatch(const reference::Batch& batch);
  ff_batch view() const;

  std::vector<int64_t> offsets;
  std::vector<int32_t> ids;
  std::vector<float> input_states;
  std::vector<int32_t> item_ids;
};

// Empty where the model has no such output.
struct FloatOutputs {
  std::vector<float> token_states;
  std::vector<float> pooled;
  std::vector<float> logits;
  bool operator==(const FloatOutputs&) const = default;
};
FloatOutputs forward(const ff_model* model, const reference::Batch& batch);
FloatOutputs forward(ff_pass* pass, const ff_model* model, const reference::Batch& batch, bool training,
                     uint64_t dropout_key);

struct FloatGradients {
  FloatTensors parameters;
  std::vector<float> input;
  bool operator==(const FloatGradients&) const = default;
};
// Backward of the pass's last forward, into fresh gradients.
FloatGradients backward(ff_pass* pass, ff_model* model, const reference::Batch& batch,
                        const reference::Outputs& doutputs);
// Forward without dropout, and its backward.
FloatGradients gradients_of(ff_model* model, const reference::Batch& batch,
                            const reference::Outputs& doutputs);

std::vector<float> to_floats(const reference::Matrix& matrix);

}  // namespace ff::test
