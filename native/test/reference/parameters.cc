// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/parameters.h"

#include <algorithm>

namespace ff::reference {
namespace {

class ShapeList {
 public:
  void matrix(const std::string& name, int64_t rows, int64_t columns) {
    shapes_.push_back({name, rows, columns, 2});
  }
  void vector(const std::string& name, int64_t rows) { shapes_.push_back({name, rows, 1, 1}); }
  void linear(const std::string& name, int64_t out, int64_t in, bool bias) {
    matrix(name + ".weight", out, in);
    if (bias) vector(name + ".bias", out);
  }
  void layer_norm(const std::string& name, int64_t size) {
    vector(name + ".weight", size);
    vector(name + ".bias", size);
  }
  std::vector<ParameterShape> take() { return std::move(shapes_); }

 private:
  std::vector<ParameterShape> shapes_;
};

void add_layer(const ff_model_config& config, const std::string& prefix, ShapeList* list) {
  const int64_t hidden = config.hidden_size;
  const int64_t heads = config.num_attention_heads;
  const int64_t scored = config.scoring == FF_SCORING_PER_HEAD ? hidden / heads : hidden;
  const bool bias = config.bias == 1;
  const std::string self = prefix + "attention.self.";
  list->linear(self + "query", hidden, hidden, bias);
  const bool additive = config.attention == FF_ATTENTION_ADDITIVE;
  if (additive) list->linear(self + "query_att", heads, scored, bias);
  list->linear(self + "key", hidden, hidden, bias);
  if (additive) list->linear(self + "key_att", heads, scored, bias);
  if (!additive || config.value == FF_VALUE_SEPARATE) list->linear(self + "value", hidden, hidden, bias);
  if (additive) list->linear(self + "transform", hidden, hidden, bias);
  if (config.output_projection == 1) list->linear(prefix + "attention.output.dense", hidden, hidden, bias);
  if (config.layer_norm == 1) list->layer_norm(prefix + "attention.output.LayerNorm", hidden);
  if (config.intermediate_size == 0) return;
  list->linear(prefix + "intermediate.dense", config.intermediate_size, hidden, true);
  list->linear(prefix + "output.dense", hidden, config.intermediate_size, true);
  if (config.layer_norm == 1) list->layer_norm(prefix + "output.LayerNorm", hidden);
}

}  // namespace

std::vector<ParameterShape> parameter_shapes(const ff_model_config& config) {
  const int64_t hidden = config.hidden_size;
  const std::string encoder = "fastformer_model.";
  ShapeList list;
  if (config.num_labels > 0) list.linear("dense_linear", config.num_labels, hidden, true);
  if (config.vocab_size > 0) list.matrix("word_embedding.weight", config.vocab_size, hidden);
  if (config.item_count > 0) list.matrix("item_embedding.weight", config.item_count, hidden);
  if (config.max_position_embeddings > 0) {
    list.matrix(encoder + "position_embeddings.weight", config.max_position_embeddings, hidden);
  }
  if (config.embedding_layer_norm == 1) list.layer_norm(encoder + "LayerNorm", hidden);
  if (config.pre_layer_norm == 1) list.layer_norm(encoder + "final_LayerNorm", hidden);
  const int64_t stored_layers =
      config.share_layers == 1 ? std::min<int64_t>(1, config.num_hidden_layers) : config.num_hidden_layers;
  for (int64_t layer = 0; layer < stored_layers; ++layer) {
    add_layer(config, encoder + "encoders." + std::to_string(layer) + ".", &list);
  }
  if (config.pooling == FF_POOLING_ATTENTION) {
    const int64_t width = config.pooling_size > 0 ? config.pooling_size : hidden;
    list.linear(encoder + "poolers.0.att_fc1", width, hidden, true);
    list.linear(encoder + "poolers.0.att_fc2", 1, width, true);
  }
  return list.take();
}

Parameters zero_parameters(const ff_model_config& config) {
  Parameters parameters;
  for (const ParameterShape& shape : parameter_shapes(config)) {
    parameters.emplace(shape.name, Matrix(shape.rows, shape.columns));
  }
  return parameters;
}

}  // namespace ff::reference
