// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Model configuration, model, batch and forward.
#include "abi/boundary.h"
#include "model/batch_check.h"

namespace {

void check_batch_and_outputs(const ff::ModelConfig& config, const ff_batch* batch, const ff_outputs* outputs,
                             const char* function) {
  ff::require(batch, function, "batch");
  ff::require(outputs, function, "outputs");
  ff::check_batch(config, *batch);
  ff::check_outputs(config, *outputs);
}

// Names of one model must not be taken for another's.
void check_prefixes(const std::vector<std::string>& prefixes) {
  for (size_t i = 0; i < prefixes.size(); ++i) {
    for (size_t other = 0; other < prefixes.size(); ++other) {
      if (i == other || !prefixes[i].starts_with(prefixes[other])) continue;
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT, "ff_models_save: prefixes[" + std::to_string(i) + "] \"" +
                                                      prefixes[i] + "\" begins with prefixes[" +
                                                      std::to_string(other) + "] \"" + prefixes[other] +
                                                      "\"; give each model a prefix of its own");
    }
  }
}

}  // namespace

extern "C" {

void ff_model_config_init(ff_model_config* config) {
  if (config != nullptr) *config = ff::default_config();
}

ff_status ff_model_config_check(const ff_model_config* config) {
  return ff::guarded([&] {
    ff::require(config, "ff_model_config_check", "config");
    ff::check_config(*config);
  });
}

ff_status ff_model_config_parse(const char* json, int64_t json_length, ff_model_config* out_config) {
  return ff::guarded([&] {
    ff::require(json, "ff_model_config_parse", "json");
    ff::require(out_config, "ff_model_config_parse", "out_config");
    if (json_length < 0) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT, "ff_model_config_parse: json_length is " +
                                                      std::to_string(json_length) + ", expected at least 0");
    }
    *out_config = ff::parse_config({json, static_cast<size_t>(json_length)});
  });
}

ff_status ff_model_config_format(const ff_model_config* config, char* buffer, int64_t capacity,
                                 int64_t* out_length) {
  return ff::guarded([&] {
    ff::require_struct(config, "ff_model_config_format", "config");
    ff::require(out_length, "ff_model_config_format", "out_length");
    ff::copy_text(ff::format_config(*config), buffer, capacity, out_length, "ff_model_config_format");
  });
}

ff_status ff_model_create(ff_context* context, const ff_model_config* config, uint64_t seed,
                          ff_model** out_model) {
  return ff::guarded([&] {
    ff::require(context, "ff_model_create", "context");
    ff::require(config, "ff_model_create", "config");
    ff::require(out_model, "ff_model_create", "out_model");
    ff::check_config(*config);
    *out_model = new ff_model{std::make_unique<ff::Model>(context->context, *config, seed)};
  });
}

ff_status ff_model_load(ff_context* context, const ff_model_config* config, const char* path,
                        ff_model** out_model) {
  return ff::guarded([&] {
    ff::require(context, "ff_model_load", "context");
    ff::require(config, "ff_model_load", "config");
    ff::require(path, "ff_model_load", "path");
    ff::require(out_model, "ff_model_load", "out_model");
    *out_model = new ff_model{ff::Model::load(context->context, *config, path)};
  });
}

ff_status ff_model_load_part(ff_context* context, const ff_model_config* config, const char* path,
                             const char* prefix, ff_model** out_model) {
  return ff::guarded([&] {
    ff::require(context, "ff_model_load_part", "context");
    ff::require(config, "ff_model_load_part", "config");
    ff::require(path, "ff_model_load_part", "path");
    ff::require(prefix, "ff_model_load_part", "prefix");
    ff::require(out_model, "ff_model_load_part", "out_model");
    const std::string part = prefix;
    *out_model = new ff_model{ff::Model::load(context->context, *config, path, &part)};
  });
}

ff_status ff_model_save(const ff_model* model, const char* path) {
  return ff::guarded([&] {
    ff::require(model, "ff_model_save", "model");
    ff::require(path, "ff_model_save", "path");
    ff::save_models({model->model.get()}, {""}, path);
  });
}

ff_status ff_models_save(const ff_model* const* models, const char* const* prefixes, int64_t model_count,
                         const char* path) {
  return ff::guarded([&] {
    ff::require(models, "ff_models_save", "models");
    ff::require(prefixes, "ff_models_save", "prefixes");
    ff::require(path, "ff_models_save", "path");
    if (model_count < 1) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT, "ff_models_save: model_count is " +
                                                      std::to_string(model_count) + ", expected at least 1");
    }
    std::vector<const ff::Model*> parts;
    std::vector<std::string> names;
    for (int64_t i = 0; i < model_count; ++i) {
      ff::require(models[i], "ff_models_save", "an element of models");
      ff::require(prefixes[i], "ff_models_save", "an element of prefixes");
      parts.push_back(models[i]->model.get());
      names.emplace_back(prefixes[i]);
    }
    check_prefixes(names);
    ff::save_models(parts, names, path);
  });
}

void ff_model_destroy(ff_model* model) { delete model; }

ff_status ff_model_get_config(const ff_model* model, ff_model_config* out_config) {
  return ff::guarded([&] {
    ff::require(model, "ff_model_get_config", "model");
    ff::require(out_config, "ff_model_get_config", "out_config");
    *out_config = model->model->config();
  });
}

int64_t ff_model_parameter_count(const ff_model* model) {
  return model == nullptr ? 0 : model->model->table().count();
}

ff_status ff_model_parameter(ff_model* model, int64_t index, ff_parameter* out_parameter) {
  return ff::guarded([&] {
    ff::require(model, "ff_model_parameter", "model");
    ff::describe_parameter(&model->model->values(), index, out_parameter, "ff_model_parameter");
  });
}

ff_status ff_model_parameter_find(ff_model* model, const char* name, ff_parameter* out_parameter) {
  return ff::guarded([&] {
    ff::require(model, "ff_model_parameter_find", "model");
    ff::require(name, "ff_model_parameter_find", "name");
    const int index = model->model->table().find(name);
    if (index == ff::kNone) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT, std::string("ff_model_parameter_find: name \"") + name +
                                                      "\" is no parameter of this model");
    }
    ff::describe_parameter(&model->model->values(), index, out_parameter, "ff_model_parameter_find");
  });
}

ff_status ff_model_parameters_changed(ff_model* model) {
  return ff::guarded([&] {
    ff::require(model, "ff_model_parameters_changed", "model");
    model->model->refresh();
  });
}

int64_t ff_model_nonfinite_count(const ff_model* model) {
  return model == nullptr ? 0 : model->model->nonfinite_count();
}

int64_t ff_model_bytes(const ff_model* model) { return model == nullptr ? 0 : model->model->bytes(); }

void ff_batch_init(ff_batch* batch) {
  if (batch != nullptr) *batch = {sizeof(ff_batch), 0, 0, nullptr, nullptr, nullptr, nullptr};
}

void ff_outputs_init(ff_outputs* outputs) {
  if (outputs != nullptr) *outputs = {sizeof(ff_outputs), nullptr, nullptr, nullptr};
}

ff_status ff_model_forward(const ff_model* model, const ff_batch* batch, const ff_outputs* outputs) {
  return ff::guarded([&] {
    ff::require(model, "ff_model_forward", "model");
    check_batch_and_outputs(model->model->config(), batch, outputs, "ff_model_forward");
    model->model->forward(batch->offsets, batch->sequence_count,
                          {batch->ids, batch->input_states, batch->item_ids},
                          {outputs->token_states, outputs->pooled, outputs->logits});
  });
}

}  // extern "C"
