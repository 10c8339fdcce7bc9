// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "io/json.h"
#include "io/problem.h"
#include "model/config.h"
#include "runtime/status.h"

namespace ff {

namespace {

// One table for reading and writing: JSON key and the field it stands for.
struct IntegerField {
  const char* key;
  int64_t ModelConfig::* field;
};
struct SwitchField {
  const char* key;
  int32_t ModelConfig::* field;
};
struct NumberField {
  const char* key;
  double ModelConfig::* field;
};
struct ChoiceField {
  const char* key;
  int32_t ModelConfig::* field;
  std::array<const char*, 2> names;  // by enum value
};

constexpr IntegerField kIntegers[] = {
    {"vocab_size", &ModelConfig::vocab_size},
    {"hidden_size", &ModelConfig::hidden_size},
    {"num_attention_heads", &ModelConfig::num_attention_heads},
    {"num_hidden_layers", &ModelConfig::num_hidden_layers},
    {"intermediate_size", &ModelConfig::intermediate_size},
    {"max_position_embeddings", &ModelConfig::max_position_embeddings},
    {"pooling_size", &ModelConfig::pooling_size},
    {"item_count", &ModelConfig::item_count},
    {"num_labels", &ModelConfig::num_labels},
};
constexpr ChoiceField kChoices[] = {
    {"attention", &ModelConfig::attention, {"additive", "self"}},
    {"scoring", &ModelConfig::scoring, {"all_features", "per_head"}},
    {"value", &ModelConfig::value, {"tied", "separate"}},
    {"pooling", &ModelConfig::pooling, {"none", "attention"}},
};
constexpr SwitchField kSwitches[] = {
    {"share_layers", &ModelConfig::share_layers},
    {"bias", &ModelConfig::bias},
    {"output_projection", &ModelConfig::output_projection},
    {"residual", &ModelConfig::residual},
    {"embedding_layer_norm", &ModelConfig::embedding_layer_norm},
    {"layer_norm", &ModelConfig::layer_norm},
    {"pre_layer_norm", &ModelConfig::pre_layer_norm},
    {"padding_row", &ModelConfig::padding_row},
};
constexpr NumberField kNumbers[] = {
    {"layer_norm_eps", &ModelConfig::layer_norm_eps},
    {"initializer_range", &ModelConfig::initializer_range},
    {"hidden_dropout_prob", &ModelConfig::hidden_dropout_prob},
};
// The authors' keys for what this engine does in one way only.
struct FixedField {
  const char* key;
  const char* value;
};
constexpr FixedField kFixed[] = {
    {"hidden_act", "gelu"},
    {"pooler_type", "weightpooler"},
};
constexpr const char* kIgnoredKeys[] = {"type_vocab_size", "enable_fp16"};

constexpr int kMaxDepth = 64;  // the document around "model" is the caller's

[[noreturn]] void refuse(const JsonValue& value, const std::string& key, const std::string& expected) {
  throw Error(FF_STATUS_INVALID_FILE, "model configuration: " + quote_clipped(key) + " at byte " +
                                          std::to_string(value.offset) + " is not " + expected +
                                          "; correct the configuration file");
}

template <typename Fields>
auto find_field(const Fields& fields, const std::string& key) {
  return std::find_if(std::begin(fields), std::end(fields),
                      [&](const auto& field) { return key == field.key; });
}

void read_choice(ModelConfig* config, const ChoiceField& field, const JsonValue& value) {
  for (size_t i = 0; i < field.names.size(); ++i) {
    if (value.kind == JsonValue::Kind::kString && value.text == field.names[i]) {
      config->*field.field = static_cast<int32_t>(i);
      return;
    }
  }
  refuse(value, field.key, std::string("\"") + field.names[0] + "\" or \"" + field.names[1] + "\"");
}

void read_member(ModelConfig* config, const std::string& key, const JsonValue& value) {
  const std::string what = "model configuration: \"" + key + "\"";
  if (const auto integer = find_field(kIntegers, key); integer != std::end(kIntegers)) {
    config->*integer->field = json_integer(value, what);
  } else if (const auto number = find_field(kNumbers, key); number != std::end(kNumbers)) {
    config->*number->field = json_double(value, what);
  } else if (const auto choice = find_field(kChoices, key); choice != std::end(kChoices)) {
    read_choice(config, *choice, value);
  } else if (const auto flag = find_field(kSwitches, key); flag != std::end(kSwitches)) {
    if (value.kind != JsonValue::Kind::kBool) refuse(value, key, "true or false");
    config->*flag->field = value.boolean ? 1 : 0;
  } else if (const auto fixed = find_field(kFixed, key); fixed != std::end(kFixed)) {
    if (value.kind != JsonValue::Kind::kString || value.text != fixed->value) {
      refuse(value, key, json_quote(fixed->value));
    }
  } else if (std::find(std::begin(kIgnoredKeys), std::end(kIgnoredKeys), key) == std::end(kIgnoredKeys)) {
    refuse(value, key, "a known key");
  }
}

std::string number_text(double value) {
  char text[32];  // the shortest that reads back as the same, whatever the locale
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

void append(std::string* json, const char* key, const std::string& value) {
  *json += json->size() == 1 ? "\n  " : ",\n  ";
  *json += json_quote(key) + ": " + value;
}

}  // namespace

ModelConfig parse_config(std::string_view json) {
  const JsonValue document = parse_json(json, "model configuration", kMaxDepth);
  if (document.kind != JsonValue::Kind::kObject) refuse(document, "the document", "a JSON object");
  const JsonValue* model = document.find("model");
  if (model == nullptr) model = &document;
  if (model->kind != JsonValue::Kind::kObject) refuse(*model, "model", "a JSON object");
  ModelConfig config = default_config();
  for (const auto& [key, value] : model->members) read_member(&config, key, value);
  return config;
}

std::string format_config(const ModelConfig& config) {
  std::string json = "{";
  for (const auto& field : kIntegers) append(&json, field.key, std::to_string(config.*field.field));
  for (const auto& field : kChoices) {
    append(&json, field.key, json_quote(field.names[config.*field.field == 0 ? 0 : 1]));
  }
  for (const auto& field : kSwitches) append(&json, field.key, config.*field.field != 0 ? "true" : "false");
  for (const auto& field : kNumbers) append(&json, field.key, number_text(config.*field.field));
  return json + "\n}";
}

}  // namespace ff
