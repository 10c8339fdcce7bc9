// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "support/engine.h"

#include <algorithm>
#include <stdexcept>

namespace ff::test {
namespace {

FloatOutputs sized_outputs(const ff_model* model, const reference::Batch& batch) {
  const ff_model_config config = config_of_model(model);
  FloatOutputs outputs;
  outputs.token_states.resize(static_cast<size_t>(batch.tokens() * config.hidden_size));
  if (config.pooling == FF_POOLING_ATTENTION) {
    outputs.pooled.resize(static_cast<size_t>(batch.sequences() * config.hidden_size));
  }
  outputs.logits.resize(static_cast<size_t>(batch.sequences() * config.num_labels));
  return outputs;
}

ff_outputs view_of(FloatOutputs* outputs, const ff_model_config& config) {
  ff_outputs view;
  ff_outputs_init(&view);
  view.token_states = outputs->token_states.data();
  if (config.pooling == FF_POOLING_ATTENTION) view.pooled = outputs->pooled.data();
  if (config.num_labels > 0) view.logits = outputs->logits.data();
  return view;
}

}  // namespace

void require(ff_status status) {
  if (status == FF_STATUS_OK) return;
  throw std::runtime_error(std::string(ff_status_name(status)) + ": " + ff_last_error());
}

Context make_context(int32_t threads, ff_precision precision) {
  ff_context_options options;
  ff_context_options_init(&options);
  options.threads = threads;
  options.precision = precision;
  ff_context* context = nullptr;
  require(ff_context_create(&options, &context));
  return Context(context);
}

std::vector<ff_precision> available_precisions() {
  const Context context = make_context(1, FF_PRECISION_AUTO);
  if (ff_context_precision(context.get()) == FF_PRECISION_F32) return {FF_PRECISION_F32};
  return {FF_PRECISION_F32, FF_PRECISION_BF16};
}

const char* name_of(ff_precision precision) { return precision == FF_PRECISION_BF16 ? "bf16" : "f32"; }

Model make_model(ff_context* context, const ff_model_config& config, uint64_t seed) {
  ff_model* model = nullptr;
  require(ff_model_create(context, &config, seed, &model));
  return Model(model);
}

Model make_model(ff_context* context, const ff_model_config& config,
                 const reference::Parameters& parameters) {
  Model model = make_model(context, config);
  set_parameters(model.get(), parameters);
  return model;
}

Model load_model(ff_context* context, const ff_model_config& config, const std::string& path) {
  ff_model* model = nullptr;
  require(ff_model_load(context, &config, path.c_str(), &model));
  return Model(model);
}

GradientsHandle make_gradients(const ff_model* model) {
  ff_gradients* gradients = nullptr;
  require(ff_gradients_create(model, &gradients));
  return GradientsHandle(gradients);
}

Pass make_pass(ff_model* model) {
  ff_pass* pass = nullptr;
  require(ff_pass_create(model, &pass));
  return Pass(pass);
}

Trainer make_trainer(ff_model* model, const ff_trainer_options& options) {
  ff_trainer* trainer = nullptr;
  require(ff_trainer_create(model, &options, &trainer));
  return Trainer(trainer);
}

ClickTrainer make_click_trainer(ff_model* news_model, ff_model* user_model,
                                const ff_trainer_options& options) {
  ff_click_trainer* trainer = nullptr;
  require(ff_click_trainer_create(news_model, user_model, &options, &trainer));
  return ClickTrainer(trainer);
}

ff_model_config config_of_model(const ff_model* model) {
  ff_model_config config;
  ff_model_config_init(&config);
  require(ff_model_get_config(model, &config));
  return config;
}

ff_parameter parameter_at(ff_model* model, int64_t index) {
  ff_parameter parameter{};
  parameter.struct_size = sizeof parameter;
  require(ff_model_parameter(model, index, &parameter));
  return parameter;
}

ff_parameter parameter_named(ff_model* model, const std::string& name) {
  ff_parameter parameter{};
  parameter.struct_size = sizeof parameter;
  require(ff_model_parameter_find(model, name.c_str(), &parameter));
  return parameter;
}

void set_parameters(ff_model* model, const reference::Parameters& parameters) {
  for (const auto& [name, matrix] : parameters) {
    const ff_parameter parameter = parameter_named(model, name);
    if (parameter.rows != matrix.rows || parameter.columns != matrix.columns) {
      throw std::runtime_error(name + " has another shape in the model");
    }
    std::transform(matrix.values.begin(), matrix.values.end(), parameter.data,
                   [](double value) { return static_cast<float>(value); });
  }
  require(ff_model_parameters_changed(model));
}

FloatTensors parameters_of(ff_model* model) {
  FloatTensors result;
  for (int64_t i = 0; i < ff_model_parameter_count(model); ++i) {
    const ff_parameter parameter = parameter_at(model, i);
    result[parameter.name].assign(parameter.data, parameter.data + parameter.rows * parameter.columns);
  }
  return result;
}

FloatTensors values_of(ff_model* model, ff_gradients* gradients) {
  FloatTensors result;
  for (int64_t i = 0; i < ff_model_parameter_count(model); ++i) {
    ff_parameter parameter{};
    parameter.struct_size = sizeof parameter;
    require(ff_gradients_parameter(gradients, i, &parameter));
    result[parameter.name].assign(parameter.data, parameter.data + parameter.rows * parameter.columns);
  }
  return result;
}

reference::Parameters to_double(ff_model* model) {
  reference::Parameters result;
  for (int64_t i = 0; i < ff_model_parameter_count(model); ++i) {
    const ff_parameter parameter = parameter_at(model, i);
    reference::Matrix matrix(parameter.rows, parameter.columns);
    std::copy_n(parameter.data, matrix.values.size(), matrix.values.begin());
    result.emplace(parameter.name, matrix);
  }
  return result;
}

FloatBatch::FloatBatch(const reference::Batch& batch)
    : offsets(batch.offsets),
      ids(batch.ids),
      input_states(to_floats(batch.input_states)),
      item_ids(batch.item_ids) {}

ff_batch FloatBatch::view() const {
  ff_batch batch;
  ff_batch_init(&batch);
  batch.sequence_count = static_cast<int64_t>(offsets.size()) - 1;
  batch.token_count = offsets.back();
  batch.offsets = offsets.data();
  if (!ids.empty()) batch.ids = ids.data();
  if (!input_states.empty()) batch.input_states = input_states.data();
  if (!item_ids.empty()) batch.item_ids = item_ids.data();
  return batch;
}

FloatOutputs forward(const ff_model* model, const reference::Batch& batch) {
  const FloatBatch float_batch(batch);
  FloatOutputs outputs = sized_outputs(model, batch);
  const ff_batch batch_view = float_batch.view();
  const ff_outputs outputs_view = view_of(&outputs, config_of_model(model));
  require(ff_model_forward(model, &batch_view, &outputs_view));
  return outputs;
}

FloatOutputs forward(ff_pass* pass, const ff_model* model, const reference::Batch& batch, bool training,
                     uint64_t dropout_key) {
  const FloatBatch float_batch(batch);
  FloatOutputs outputs = sized_outputs(model, batch);
  const ff_batch batch_view = float_batch.view();
  const ff_outputs outputs_view = view_of(&outputs, config_of_model(model));
  require(ff_pass_forward(pass, &batch_view, training ? 1 : 0, dropout_key, &outputs_view));
  return outputs;
}

FloatGradients backward(ff_pass* pass, ff_model* model, const reference::Batch& batch,
                        const reference::Outputs& doutputs) {
  const std::vector<float> token_states = to_floats(doutputs.token_states);
  const std::vector<float> pooled = to_floats(doutputs.pooled);
  const std::vector<float> logits = to_floats(doutputs.logits);
  ff_output_gradients view;
  ff_output_gradients_init(&view);
  if (!token_states.empty()) view.token_states = token_states.data();
  if (!pooled.empty()) view.pooled = pooled.data();
  if (!logits.empty()) view.logits = logits.data();

  const GradientsHandle gradients = make_gradients(model);
  FloatGradients result;
  result.input.resize(static_cast<size_t>(batch.tokens() * config_of_model(model).hidden_size));
  require(ff_pass_backward(pass, &view, gradients.get(), result.input.data()));
  result.parameters = values_of(model, gradients.get());
  return result;
}

FloatGradients gradients_of(ff_model* model, const reference::Batch& batch,
                            const reference::Outputs& doutputs) {
  const Pass pass = make_pass(model);
  forward(pass.get(), model, batch, false, 0);
  return backward(pass.get(), model, batch, doutputs);
}

std::vector<float> to_floats(const reference::Matrix& matrix) {
  std::vector<float> floats(matrix.values.size());
  std::transform(matrix.values.begin(), matrix.values.end(), floats.begin(),
                 [](double value) { return static_cast<float>(value); });
  return floats;
}

}  // namespace ff::test
