// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/config.h"

#include "runtime/status.h"

namespace ff {

namespace {

constexpr int64_t kMaxVocabulary = 100'000'000;
constexpr int64_t kMaxLabels = 1'000'000;
constexpr int64_t kMaxLayers = 64;
constexpr int64_t kMaxIntermediate = 65536;

[[noreturn]] void refuse(const char* field, const std::string& value, const std::string& expected) {
  throw Error(FF_STATUS_INVALID_ARGUMENT, std::string("model configuration: ") + field + " is " + value +
                                              ", expected " + expected + "; correct the configuration");
}

void check_range(const char* field, int64_t value, int64_t low, int64_t high) {
  if (value < low || value > high) {
    refuse(field, std::to_string(value), std::to_string(low) + " to " + std::to_string(high));
  }
}

void check(const ModelConfig& config, int64_t lowest_count) {
  if (config.struct_size != static_cast<int64_t>(sizeof(ModelConfig))) {
    refuse("struct_size", std::to_string(config.struct_size),
           std::to_string(sizeof(ModelConfig)) + " (call ff_model_config_init first)");
  }
  check_range("vocab_size", config.vocab_size, lowest_count, kMaxVocabulary);
  check_range("hidden_size", config.hidden_size, 1, FF_MAX_HIDDEN_SIZE);
  check_range("num_attention_heads", config.num_attention_heads, 1, config.hidden_size);
  if (config.hidden_size % config.num_attention_heads != 0) {
    refuse("hidden_size", std::to_string(config.hidden_size),
           "a multiple of num_attention_heads " + std::to_string(config.num_attention_heads));
  }
  check_range("num_hidden_layers", config.num_hidden_layers, 0, kMaxLayers);
  check_range("intermediate_size", config.intermediate_size, 0, kMaxIntermediate);
  check_range("max_position_embeddings", config.max_position_embeddings, 0, FF_MAX_SEQUENCE_LENGTH);
  check_range("pooling_size", config.pooling_size, 0, FF_MAX_HIDDEN_SIZE);
  check_range("item_count", config.item_count, lowest_count, kMaxVocabulary);
  check_range("num_labels", config.num_labels, lowest_count, kMaxLabels);
  check_range("attention", config.attention, FF_ATTENTION_ADDITIVE, FF_ATTENTION_SELF);
  check_range("scoring", config.scoring, FF_SCORING_ALL_FEATURES, FF_SCORING_PER_HEAD);
  check_range("value", config.value, FF_VALUE_TIED, FF_VALUE_SEPARATE);
  check_range("pooling", config.pooling, FF_POOLING_NONE, FF_POOLING_ATTENTION);
  check_range("share_layers", config.share_layers, 0, 1);
  check_range("bias", config.bias, 0, 1);
  check_range("output_projection", config.output_projection, 0, 1);
  check_range("residual", config.residual, 0, 1);
  check_range("embedding_layer_norm", config.embedding_layer_norm, 0, 1);
  check_range("layer_norm", config.layer_norm, 0, 1);
  check_range("pre_layer_norm", config.pre_layer_norm, 0, 1);
  check_range("padding_row", config.padding_row, 0, 1);
  if (!(config.layer_norm_eps > 0 && config.layer_norm_eps <= 1)) {
    refuse("layer_norm_eps", std::to_string(config.layer_norm_eps), "more than 0 and at most 1");
  }
  if (!(config.initializer_range > 0 && config.initializer_range <= 10)) {
    refuse("initializer_range", std::to_string(config.initializer_range), "more than 0 and at most 10");
  }
  if (!(config.hidden_dropout_prob >= 0 && config.hidden_dropout_prob < 1)) {
    refuse("hidden_dropout_prob", std::to_string(config.hidden_dropout_prob), "at least 0 and less than 1");
  }
  if (has_self_attention(config) && config.scoring != FF_SCORING_ALL_FEATURES) {
    refuse("scoring", std::to_string(config.scoring), "0 with self-attention, which has no scoring rows");
  }
  if (has_self_attention(config) && config.value != FF_VALUE_TIED) {
    refuse("value", std::to_string(config.value), "0 with self-attention, whose values are always separate");
  }
  if (config.pre_layer_norm && !config.layer_norm) {
    refuse("pre_layer_norm", "1", "0 when layer_norm is 0: it moves the layer norms");
  }
  if (config.pooling_size != 0 && config.pooling == FF_POOLING_NONE) {
    refuse("pooling_size", std::to_string(config.pooling_size), "0 when pooling is none");
  }
  if (has_items(config) && config.pooling == FF_POOLING_NONE) {
    refuse("item_count", std::to_string(config.item_count),
           "0 when pooling is none: items are added to the text vector");
  }
  if (has_head(config) && config.pooling == FF_POOLING_NONE) {
    refuse("num_labels", std::to_string(config.num_labels),
           "0 when pooling is none: the head reads the text vector");
  }
}

}  // namespace

ModelConfig default_config() {
  ModelConfig config = {};
  config.struct_size = sizeof(ModelConfig);
  config.hidden_size = 256;
  config.num_attention_heads = 16;
  config.num_hidden_layers = 2;
  config.intermediate_size = 256;
  config.max_position_embeddings = 256;
  config.scoring = FF_SCORING_ALL_FEATURES;
  config.value = FF_VALUE_TIED;
  config.pooling = FF_POOLING_ATTENTION;
  config.bias = 1;
  config.output_projection = 1;
  config.residual = 1;
  config.embedding_layer_norm = 1;
  config.layer_norm = 1;
  config.padding_row = 1;
  config.layer_norm_eps = 1e-12;
  config.initializer_range = 0.02;
  config.hidden_dropout_prob = 0.2;
  return config;
}

void check_config(const ModelConfig& config) { check(config, 0); }

void check_config_to_load(const ModelConfig& config) { check(config, -1); }

}  // namespace ff
