// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A checkpoint is one safetensors file: the parameters by their names, Adam's moments under two prefixes, and
// the counters and settings in the metadata, all under one content hash.
#include <algorithm>
#include <charconv>

#include "gemm/gemm.h"
#include "io/json.h"
#include "io/safetensors.h"
#include "model/parameter_file.h"
#include "runtime/status.h"
#include "train/optimizer.h"

namespace ff {

namespace {

constexpr char kFormatKey[] = "fastformer_checkpoint";
constexpr char kFormatVersion[] = "1";
constexpr char kUpdateCountKey[] = "update_count";
constexpr char kBatchCountKey[] = "batch_count";
constexpr char kSettingsKey[] = "settings";
constexpr char kIsaKey[] = "isa";
constexpr char kGemmKey[] = "gemm";
constexpr char kPrecisionKey[] = "precision";
constexpr char kCallerStateKey[] = "caller_state";
constexpr char kFirstMomentPrefix[] = "adam.first_moment.";
constexpr char kSecondMomentPrefix[] = "adam.second_moment.";

[[noreturn]] void refuse(const std::string& path, const std::string& problem) {
  throw Error(FF_STATUS_INVALID_FILE, path + ": " + problem);
}

const std::string& required(const SafetensorsReader& reader, const std::string& path,
                            const std::string& key) {
  const std::string* value = reader.metadata_value(key);
  if (value == nullptr) {
    refuse(path, "metadata \"" + key + "\" is missing, so this is no checkpoint; name a checkpoint file");
  }
  return *value;
}

int64_t required_count(const SafetensorsReader& reader, const std::string& path, const std::string& key) {
  const std::string& text = required(reader, path, key);
  const int64_t count = json_integer(parse_json(text, path + ": metadata \"" + key + "\"", 1),
                                     path + ": metadata \"" + key + "\"");
  if (count < 0) refuse(path, "metadata \"" + key + "\" is " + text + ", expected at least 0");
  return count;
}

// The shortest text that reads back as the same number, in every locale.
template <typename Number>
std::string number_text(Number value) {
  char text[32];
  return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

// A checkpoint of this format whose every byte has been verified.
void check_checkpoint(const SafetensorsReader& reader, const std::string& path) {
  if (required(reader, path, kFormatKey) != kFormatVersion) {
    refuse(path, "checkpoint format " + *reader.metadata_value(kFormatKey) + ", this library reads format " +
                     kFormatVersion + "; use the version that wrote it");
  }
  if (!reader.verify_content()) {
    refuse(path, "the content hash is missing, so damage could go unseen; use another checkpoint");
  }
}

}  // namespace

std::string Optimizer::settings_text(const std::string& settings) const {
  std::string text = settings;
  const auto add = [&](const char* name, auto value) {
    text += std::string(" ") + name + "=" + number_text(value);
  };
  add("loss", options_.loss);
  add("schedule", options_.schedule);
  add("learning_rate", options_.learning_rate);
  add("final_learning_rate", options_.final_learning_rate);
  add("warmup_steps", options_.warmup_steps);
  add("total_steps", options_.total_steps);
  add("beta1", options_.beta1);
  add("beta2", options_.beta2);
  add("epsilon", options_.epsilon);
  add("weight_decay", options_.weight_decay);
  add("max_gradient_norm", options_.max_gradient_norm);
  add("accumulation_steps", options_.accumulation_steps);
  add("label_smoothing", options_.label_smoothing);
  add("seed", options_.seed);
  for (const float weight : class_weights_) add("class_weight", weight);
  return text;
}

void Optimizer::save(const std::string& path, const std::vector<std::string>& prefixes,
                     const std::string& settings, const std::string& caller_state) {
  if (accumulated_batches_ != 0) {
    throw Error(FF_STATUS_INVALID_STATE,
                "trainer: " + std::to_string(accumulated_batches_) +
                    " batches are accumulated but not applied; save after an update");
  }
  publish();
  std::vector<TensorToWrite> tensors;
  for (size_t index = 0; index < models_.size(); ++index) {
    append_parameters(&tensors, models_[index]->values(), prefixes[index]);
    append_parameters(&tensors, adams_[index].first_moment(), kFirstMomentPrefix + prefixes[index]);
    append_parameters(&tensors, adams_[index].second_moment(), kSecondMomentPrefix + prefixes[index]);
  }
  write_safetensors(path, tensors,
                    {{kFormatKey, kFormatVersion},
                     {kUpdateCountKey, std::to_string(update_count())},
                     {kBatchCountKey, std::to_string(batch_count_)},
                     {kSettingsKey, settings_text(settings)},
                     {kIsaKey, context().kernels().name},
                     {kGemmKey, gemm_name()},
                     {kPrecisionKey, precision_name(context().precision())},
                     {kCallerStateKey, caller_state}});
}

namespace {

// Weights and moments of one model, read from a checkpoint.
struct ModelState {
  explicit ModelState(const ParameterTable& table)
      : weights(table), first_moment(table), second_moment(table) {}

  void read(const SafetensorsReader& reader, const std::string& path, const std::string& prefix) {
    const std::pair<ParameterValues*, std::string> parts[] = {{&weights, prefix},
                                                              {&first_moment, kFirstMomentPrefix + prefix},
                                                              {&second_moment, kSecondMomentPrefix + prefix}};
    for (const auto& [values, name] : parts) check_parameters(reader, path, values->table(), name);
    for (const auto& [values, name] : parts) read_parameters(reader, values, name);
  }

  ParameterValues weights, first_moment, second_moment;
};

}  // namespace

bool Optimizer::load(const std::string& path, const std::vector<std::string>& prefixes,
                     const std::string& settings) {
  const SafetensorsReader reader(path);
  check_checkpoint(reader, path);
  if (required(reader, path, kSettingsKey) != settings_text(settings)) {
    refuse(path, "written with other settings than this trainer's:\n  checkpoint: " +
                     *reader.metadata_value(kSettingsKey) + "\n  trainer:    " + settings_text(settings) +
                     "\nresume with the settings of the checkpoint");
  }
  const std::string precision = precision_name(context().precision());
  if (required(reader, path, kPrecisionKey) != precision) {
    const std::string written = *reader.metadata_value(kPrecisionKey);
    refuse(path, "written by a run with precision " + written + ", and this trainer's context has " +
                     precision + ": the weights would go another way; resume with precision " + written);
  }
  const int64_t update_count = required_count(reader, path, kUpdateCountKey);
  const int64_t batch_count = required_count(reader, path, kBatchCountKey);
  const bool other_bits = required(reader, path, kIsaKey) != context().kernels().name ||
                          required(reader, path, kGemmKey) != gemm_name();

  // Everything is read before anything changes.
  std::vector<ModelState> states;
  for (size_t index = 0; index < models_.size(); ++index) {
    states.emplace_back(models_[index]->table()).read(reader, path, prefixes[index]);
  }
  drop_gradients();
  for (size_t index = 0; index < models_.size(); ++index) {
    ModelState& state = states[index];
    const ParameterTable& table = models_[index]->table();
    for (int parameter = 0; parameter < table.count(); ++parameter) {
      std::copy_n(state.weights.at(parameter), table.info(parameter).elements(),
                  models_[index]->values().at(parameter));
    }
    adams_[index].restore(std::move(state.first_moment), std::move(state.second_moment), update_count);
    models_[index]->refresh();
  }
  batch_count_ = batch_count;
  return other_bits;
}

std::string checkpoint_caller_state(const std::string& path) {
  const SafetensorsReader reader(path);
  check_checkpoint(reader, path);
  return required(reader, path, kCallerStateKey);
}

}  // namespace ff
