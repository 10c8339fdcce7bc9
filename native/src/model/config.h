// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <string>
#include <string_view>

#include "fastformer/fastformer.h"

namespace ff {

using ModelConfig = ff_model_config;

ModelConfig default_config();

// Throws Error(INVALID_ARGUMENT) naming the field, its value and its range.
void check_config(const ModelConfig& config);

// As check_config, but vocab_size, item_count and num_labels may be -1: taken from the weights.
void check_config_to_load(const ModelConfig& config);

// The JSON forms of fastformer.h, section 4.
ModelConfig parse_config(std::string_view json);
std::string format_config(const ModelConfig& config);

inline bool has_embedding(const ModelConfig& config) { return config.vocab_size != 0; }
inline bool has_self_attention(const ModelConfig& config) { return config.attention == FF_ATTENTION_SELF; }
// Where the layer norms inside a layer stand: before each part, or after each residual addition.
inline bool normalizes_before(const ModelConfig& config) {
  return config.layer_norm && config.pre_layer_norm;
}
inline bool normalizes_after(const ModelConfig& config) {
  return config.layer_norm && !config.pre_layer_norm;
}
// The width of the pooling's tanh layer.
inline int64_t pooling_width(const ModelConfig& config) {
  return config.pooling_size == 0 ? config.hidden_size : config.pooling_size;
}
inline bool has_items(const ModelConfig& config) { return config.item_count != 0; }
inline bool has_head(const ModelConfig& config) { return config.num_labels != 0; }

}  // namespace ff
