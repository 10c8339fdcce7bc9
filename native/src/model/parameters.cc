// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/parameters.h"

#include <algorithm>

#include "runtime/random.h"

namespace ff {

namespace {

constexpr int64_t kAlignFloats = 16;  // one cache line

}  // namespace

ParameterTable::ParameterTable(const ModelConfig& config) {
  const int64_t hidden = config.hidden_size;
  if (has_head(config)) head_ = add_linear("dense_linear", config.num_labels, hidden, true);
  if (has_embedding(config)) {
    word_embedding_ = add("word_embedding.weight", config.vocab_size, hidden, 2, Initial::kNormal);
    row_tables_.push_back(word_embedding_);
  }
  if (has_items(config)) {
    item_embedding_ = add("item_embedding.weight", config.item_count, hidden, 2, Initial::kNormal);
    row_tables_.push_back(item_embedding_);
  }
  const int64_t stored_layers =
      config.share_layers ? std::min<int64_t>(1, config.num_hidden_layers) : config.num_hidden_layers;
  for (int64_t index = 0; index < stored_layers; ++index) {
    add_layer(config, index);
  }
  if (config.max_position_embeddings > 0) {
    position_embedding_ = add("fastformer_model.position_embeddings.weight", config.max_position_embeddings,
                              hidden, 2, Initial::kNormal);
  }
  if (config.embedding_layer_norm) embedding_norm_ = add_norm("fastformer_model.LayerNorm", hidden);
  if (normalizes_before(config)) final_norm_ = add_norm("fastformer_model.final_LayerNorm", hidden);
  if (config.pooling == FF_POOLING_ATTENTION) {
    pooling_hidden_ = add_linear("fastformer_model.poolers.0.att_fc1", pooling_width(config), hidden, true);
    pooling_scores_ = add_linear("fastformer_model.poolers.0.att_fc2", 1, pooling_width(config), true);
  }
}

void ParameterTable::add_layer(const ModelConfig& config, int64_t index) {
  const int64_t hidden = config.hidden_size;
  const int64_t heads = config.num_attention_heads;
  const int64_t score_columns = config.scoring == FF_SCORING_PER_HEAD ? hidden / heads : hidden;
  const bool bias = config.bias != 0;
  const bool additive = !has_self_attention(config);
  const std::string layer = "fastformer_model.encoders." + std::to_string(index) + ".";
  const std::string self = layer + "attention.self.";
  LayerParameters parameters;
  parameters.query = add_linear(self + "query", hidden, hidden, bias);
  if (additive) parameters.query_scores = add_linear(self + "query_att", heads, score_columns, bias);
  parameters.key = add_linear(self + "key", hidden, hidden, bias);
  if (additive) parameters.key_scores = add_linear(self + "key_att", heads, score_columns, bias);
  if (!additive || config.value == FF_VALUE_SEPARATE) {
    parameters.value = add_linear(self + "value", hidden, hidden, bias);
  }
  if (additive) parameters.transform = add_linear(self + "transform", hidden, hidden, bias);
  if (config.output_projection) {
    parameters.output_projection = add_linear(layer + "attention.output.dense", hidden, hidden, bias);
  }
  if (config.layer_norm) parameters.attention_norm = add_norm(layer + "attention.output.LayerNorm", hidden);
  if (config.intermediate_size > 0) {
    parameters.intermediate =
        add_linear(layer + "intermediate.dense", config.intermediate_size, hidden, true);
    parameters.output = add_linear(layer + "output.dense", hidden, config.intermediate_size, true);
    if (config.layer_norm) parameters.output_norm = add_norm(layer + "output.LayerNorm", hidden);
  }
  layers_.push_back(parameters);
}

WeightBias ParameterTable::add_linear(const std::string& name, int64_t out, int64_t in, bool bias) {
  WeightBias linear;
  linear.weight = add(name + ".weight", out, in, 2, Initial::kNormal);
  if (bias) linear.bias = add(name + ".bias", out, 1, 1, Initial::kZero);
  return linear;
}

WeightBias ParameterTable::add_norm(const std::string& name, int64_t columns) {
  WeightBias norm;
  norm.weight = add(name + ".weight", columns, 1, 1, Initial::kOne);
  norm.bias = add(name + ".bias", columns, 1, 1, Initial::kZero);
  return norm;
}

int ParameterTable::add(std::string name, int64_t rows, int64_t columns, int rank, Initial initial) {
  infos_.push_back({std::move(name), rows, columns, rank, initial, total_floats_});
  total_floats_ += (rows * columns + kAlignFloats - 1) / kAlignFloats * kAlignFloats;
  return static_cast<int>(infos_.size()) - 1;
}

int ParameterTable::find(std::string_view name) const {
  const auto found = std::find_if(infos_.begin(), infos_.end(),
                                  [&](const ParameterInfo& info) { return info.name == name; });
  return found == infos_.end() ? kNone : static_cast<int>(found - infos_.begin());
}

void initialize_parameters(ParameterValues* values, const ModelConfig& config, uint64_t seed) {
  const ParameterTable& table = values->table();
  for (int index = 0; index < table.count(); ++index) {
    const ParameterInfo& info = table.info(index);
    float* data = values->at(index);
    switch (info.initial) {
      case Initial::kNormal: {
        NormalGenerator normal(mix_keys(seed, index));
        for (int64_t i = 0; i < info.elements(); ++i) {
          data[i] = static_cast<float>(config.initializer_range * normal.next());
        }
        break;
      }
      case Initial::kZero:
        std::fill(data, data + info.elements(), 0.0f);
        break;
      case Initial::kOne:
        std::fill(data, data + info.elements(), 1.0f);
        break;
    }
  }
  if (table.word_embedding() != kNone && config.padding_row) {
    std::fill_n(values->at(table.word_embedding()), config.hidden_size, 0.0f);
  }
}

}  // namespace ff
