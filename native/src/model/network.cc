// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/network.h"

#include <algorithm>
#include <cmath>

namespace ff {

ScoreLayout::ScoreLayout(const float* weight, int64_t heads, int64_t columns, bool per_head)
    : weight_(weight), heads_(heads), columns_(columns), per_head_(per_head),
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
  for (int64_t index = 0; index < table.stored_layers(); ++index) {
    layers_.push_back(make_layer(config, values, table.layer(index), precision));
  }
  if (config.pooling == FF_POOLING_ATTENTION) {
    pooling_.hidden = make_linear(values, table.pooling_hidden(), precision);
    pooling_.scores = add_scores(values, table.pooling_scores(), 1, false, 1.0f, config.hidden_size);
  }
  if (has_head(config)) head_ = make_linear(values, table.head(), Precision::kFloat32);
}

ScoreWeights Network::add_scores(const ParameterValues& values, const WeightBias& parameter, int64_t heads,
                                 bool per_head, float scale, int64_t columns) {
  score_layouts_.push_back(
      std::make_unique<ScoreLayout>(values.at(parameter.weight), heads, columns, per_head));
  const ScoreLayout& layout = *score_layouts_.back();
  return {layout.transposed(), layout.rows(), values.at(parameter.bias), scale, heads, columns};
}

std::unique_ptr<EncoderLayer> Network::make_layer(const ModelConfig& config, const ParameterValues& values,
                                                  const LayerParameters& parameters, Precision precision) {
  const int64_t hidden = config.hidden_size;
  const int64_t heads = config.num_attention_heads;
  const bool per_head = config.scoring == FF_SCORING_PER_HEAD;
  const float scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(hidden / heads)));
  auto layer = std::make_unique<EncoderLayer>();
  layer->attention.query = make_linear(values, parameters.query, precision);
  layer->attention.key = make_linear(values, parameters.key, precision);
  if (parameters.value.weight != kNone) layer->attention.value = make_linear(values, parameters.value, precision);
  layer->attention.transform = make_linear(values, parameters.transform, precision);
  layer->attention.query_scores = add_scores(values, parameters.query_scores, heads, per_head, scale, hidden);
  layer->attention.key_scores = add_scores(values, parameters.key_scores, heads, per_head, scale, hidden);
  if (parameters.output_projection.weight != kNone) {
    layer->output_projection = make_linear(values, parameters.output_projection, precision);
  }
  layer->folded = std::make_unique<FoldedWeights>(&layer->attention, &layer->output_projection);
  layer->attention_norm = make_norm(config, values, parameters.attention_norm);
  if (parameters.intermediate.weight != kNone) {
    layer->feed_forward.intermediate = make_linear(values, parameters.intermediate, precision);
    layer->feed_forward.output = make_linear(values, parameters.output, precision);
  }
  layer->output_norm = make_norm(config, values, parameters.output_norm);
  return layer;
}

template <typename Function>
void Network::for_each_linear(const Function& function) {
  for (auto& layer : layers_) {
    for (Linear* linear : {&layer->attention.query, &layer->attention.key, &layer->attention.value,
                           &layer->attention.transform, &layer->output_projection,
                           &layer->feed_forward.intermediate, &layer->feed_forward.output}) {
      function(*linear);
    }
  }
  function(pooling_.hidden);
  function(head_);
}

void Network::refresh(const Kernels& kernels, ThreadPool& pool, bool for_backward) {
  std::vector<Linear*> linears;
  for_each_linear([&](Linear& linear) { linears.push_back(&linear); });
  std::vector<const Linear*> folded;  // what the folded products multiply from the other side
  for (const auto& layer : layers_) {
    folded.insert(folded.end(), {&layer->attention.query, &layer->attention.key, &layer->attention.transform});
  }
  pool.for_each(static_cast<int64_t>(linears.size()), [&](int64_t index, int) {
    Linear* linear = linears[index];
    linear->pack(for_backward || std::find(folded.begin(), folded.end(), linear) != folded.end());
  });
  for (auto& layout : score_layouts_) layout->refresh();
  for (auto& layer : layers_) layer->folded->refresh(kernels, pool, for_backward);
}

int64_t Network::bytes() const {
  int64_t bytes = 0;
  const_cast<Network*>(this)->for_each_linear([&](Linear& linear) { bytes += linear.bytes(); });
  for (const auto& layout : score_layouts_) bytes += layout->bytes();
  for (const auto& layer : layers_) bytes += layer->folded->bytes();
  return bytes;
}

}  // namespace ff
