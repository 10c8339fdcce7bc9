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
#include "train/trainer.h"

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

const std::string& required(const SafetensorsReader& reader, const std::string& path, const std::string& key) {
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

std::string Trainer::settings_text() const {
  std::string text = format_config(model_->config());
  const auto add = [&](const char* name, auto value) { text += std::string(" ") + name + "=" + number_text(value); };
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

void Trainer::save(const std::string& path, const std::string& caller_state) {
  if (accumulated_batches_ != 0) {
    throw Error(FF_STATUS_INVALID_STATE, "trainer: " + std::to_string(accumulated_batches_) +
                                             " batches are accumulated but not applied; save after an update");
  }
  publish();
  std::vector<TensorToWrite> tensors;
  append_parameters(&tensors, model_->values(), "");
  append_parameters(&tensors, adam_.first_moment(), kFirstMomentPrefix);
  append_parameters(&tensors, adam_.second_moment(), kSecondMomentPrefix);
  write_safetensors(path, tensors,
                    {{kFormatKey, kFormatVersion},
                     {kUpdateCountKey, std::to_string(adam_.update_count())},
                     {kBatchCountKey, std::to_string(batch_count_)},
                     {kSettingsKey, settings_text()},
                     {kIsaKey, model_->context().kernels().name},
                     {kGemmKey, gemm_name()},
                     {kPrecisionKey, precision_name(model_->context().precision())},
                     {kCallerStateKey, caller_state}});
}

bool Trainer::load(const std::string& path) {
  const SafetensorsReader reader(path);
  check_checkpoint(reader, path);
  if (required(reader, path, kSettingsKey) != settings_text()) {
    refuse(path, "written with other settings than this trainer's:\n  checkpoint: " +
                     *reader.metadata_value(kSettingsKey) + "\n  trainer:    " + settings_text() +
                     "\nresume with the settings of the checkpoint");
  }
  const std::string precision = precision_name(model_->context().precision());
  if (required(reader, path, kPrecisionKey) != precision) {
    const std::string written = *reader.metadata_value(kPrecisionKey);
    refuse(path, "written by a run with precision " + written + ", and this trainer's context has " + precision +
                     ": the weights would go another way; resume with precision " + written);
  }
  const ParameterTable& table = model_->table();
  for (const char* prefix : {"", kFirstMomentPrefix, kSecondMomentPrefix}) {
    check_parameters(reader, path, table, prefix);
  }
  const int64_t update_count = required_count(reader, path, kUpdateCountKey);
  const int64_t batch_count = required_count(reader, path, kBatchCountKey);
  const bool other_bits = required(reader, path, kIsaKey) != model_->context().kernels().name ||
                          required(reader, path, kGemmKey) != gemm_name();

  // Everything is read before anything changes.
  ParameterValues weights(table), first_moment(table), second_moment(table);
  read_parameters(reader, &weights, "");
  read_parameters(reader, &first_moment, kFirstMomentPrefix);
  read_parameters(reader, &second_moment, kSecondMomentPrefix);
  drop_gradients();
  for (int index = 0; index < table.count(); ++index) {
    std::copy_n(weights.at(index), table.info(index).elements(), model_->values().at(index));
  }
  adam_.restore(std::move(first_moment), std::move(second_moment), update_count);
  batch_count_ = batch_count;
  model_->refresh();
  return other_bits;
}

std::string checkpoint_caller_state(const std::string& path) {
  const SafetensorsReader reader(path);
  check_checkpoint(reader, path);
  return required(reader, path, kCallerStateKey);
}

}  // namespace ff
