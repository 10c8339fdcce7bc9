// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/network.h"

#include <algorithm>
#include <cmath>

namespace ff {

ScoreLayout::ScoreLayout(const float* weight, int64_t heads, int64_t columns, bool per_head)
    : weight_(weight),
      heads_(heads),
      columns_(columns),
      per_head_(per_head),
      transposed_(heads * columns * sizeof(float)) {
  if (per_head) expanded_ = Buffer(heads * columns * sizeof(float));
}

void ScoreLayout::refresh() {
  const int64_t head_size = columns_ / heads_;
  if (per_head_) {
    for (int64_t h = 0; h < heads_; ++h) {
      for (int64_t i = 0; i < head_size; ++i) {
        expanded_.floats()[h * columns_ + h * head_size + i] = weight_[h * head_size + i];
      }
    }
  }
  for (int64_t h = 0; h < heads_; ++h) {
    for (int64_t j = 0; j < columns_; ++j) transposed_.floats()[j * heads_ + h] = rows()[h * columns_ + j];
  }
}

namespace {

Linear make_linear(const ParameterValues& values, const WeightBias& parameter, Precision precision) {
  const ParameterInfo& info = values.table().info(parameter.weight);
  return Linear(values.at(parameter.weight), values.at(parameter.bias), info.rows, info.columns, precision);
}

LayerNorm make_norm(const ModelConfig& config, const ParameterValues& values, const WeightBias& parameter) {
  return {values.at(parameter.weight), values.at(parameter.bias), static_cast<float>(config.layer_norm_eps),
          config.hidden_size};
}

}  // namespace

Network::Network(const ModelConfig& config, const ParameterValues& values, Precision precision) {
  const ParameterTable& table = values.table();
  embedding_ = {values.at(table.word_embedding()), values.at(table.position_embedding()), config.hidden_size,
                config.padding_row != 0};
  embedding_norm_ = make_norm(config, values, table.embedding_norm());
  final_norm_ = make_norm(config, values, table.final_norm());
  for (int64_t index = 0; index < table.stored_layers(); ++index) {
    layers_.push_back(make_layer(config, values, table.layer(index), precision));
  }
  if (config.pooling == FF_POOLING_ATTENTION) {
    pooling_.hidden = make_linear(values, table.pooling_hidden(), precision);
    pooling_.scores = add_scores(values, table.pooling_scores(), 1, false, 1.0f, pooling_width(config));
  }
  items_ = values.at(table.item_embedding());
  if (has_head(config)) head_ = make_linear(values, table.head(), Precision::kFloat32);
  list_linears();
}

ScoreWeights Network::add_scores(const ParameterValues& values, const WeightBias& parameter, int64_t heads,
                                 bool per_head, float scale, int64_t columns) {
  score_layouts_.push_back(
      std::make_unique<ScoreLayout>(values.at(parameter.weight), heads, columns, per_head));
  const ScoreLayout& layout = *score_layouts_.back();
  return {layout.transposed(), layout.rows(), values.at(parameter.bias), scale, heads, columns};
}

AdditiveAttention Network::make_additive_attention(const ModelConfig& config, const ParameterValues& values,
                                                   const LayerParameters& parameters, Precision precision) {
  const int64_t hidden = config.hidden_size;
  const int64_t heads = config.num_attention_heads;
  const bool per_head = config.scoring == FF_SCORING_PER_HEAD;
  const float scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(hidden / heads)));
  AdditiveAttention attention;
  attention.query = make_linear(values, parameters.query, precision);
  attention.key = make_linear(values, parameters.key, precision);
  if (parameters.value.weight != kNone) attention.value = make_linear(values, parameters.value, precision);
  attention.transform = make_linear(values, parameters.transform, precision);
  attention.query_scores = add_scores(values, parameters.query_scores, heads, per_head, scale, hidden);
  attention.key_scores = add_scores(values, parameters.key_scores, heads, per_head, scale, hidden);
  return attention;
}

void Network::make_attention(Attention* attention, const ModelConfig& config, const ParameterValues& values,
                             const LayerParameters& parameters, Precision precision) {
  if (parameters.output_projection.weight != kNone) {
    attention->output_projection = make_linear(values, parameters.output_projection, precision);
  }
  if (has_self_attention(config)) {
    attention->self_attention = {
        make_linear(values, parameters.query, precision), make_linear(values, parameters.key, precision),
        make_linear(values, parameters.value, precision), config.num_attention_heads};
    return;
  }
  attention->additive = make_additive_attention(config, values, parameters, precision);
  attention->folded = std::make_unique<FoldedWeights>(&attention->additive, &attention->output_projection);
}

std::unique_ptr<EncoderLayer> Network::make_layer(const ModelConfig& config, const ParameterValues& values,
                                                  const LayerParameters& parameters, Precision precision) {
  auto layer = std::make_unique<EncoderLayer>();
  make_attention(&layer->attention, config, values, parameters, precision);
  layer->attention_norm = make_norm(config, values, parameters.attention_norm);
  if (parameters.intermediate.weight != kNone) {
    layer->feed_forward.intermediate = make_linear(values, parameters.intermediate, precision);
    layer->feed_forward.output = make_linear(values, parameters.output, precision);
  }
  layer->output_norm = make_norm(config, values, parameters.output_norm);
  return layer;
}

void Network::list_linears() {
  for (auto& layer : layers_) {
    AdditiveAttention& additive = layer->attention.additive;
    SelfAttention& self_attention = layer->attention.self_attention;
    for (Linear* linear :
         {&additive.query, &additive.key, &additive.value, &additive.transform, &self_attention.query,
          &self_attention.key, &self_attention.value, &layer->attention.output_projection,
          &layer->feed_forward.intermediate, &layer->feed_forward.output}) {
      linears_.push_back(linear);
    }
    folded_.insert(folded_.end(), {&additive.query, &additive.key, &additive.transform});
  }
  linears_.insert(linears_.end(), {&pooling_.hidden, &head_});
}

void Network::refresh(const Kernels& kernels, ThreadPool& pool, bool for_backward) {
  pool.for_each(static_cast<int64_t>(linears_.size()), [&](int64_t index, int) {
    Linear* linear = linears_[index];
    linear->pack(for_backward || std::find(folded_.begin(), folded_.end(), linear) != folded_.end());
  });
  for (auto& layout : score_layouts_) layout->refresh();
  for (auto& layer : layers_) {
    if (layer->attention.folded) layer->attention.folded->refresh(kernels, pool, for_backward);
  }
}

int64_t Network::bytes() const {
  int64_t bytes = 0;
  for (const Linear* linear : linears_) bytes += linear->bytes();
  for (const auto& layout : score_layouts_) bytes += layout->bytes();
  for (const auto& layer : layers_) {
    if (layer->attention.folded) bytes += layer->attention.folded->bytes();
  }
  return bytes;
}

}  // namespace ff
