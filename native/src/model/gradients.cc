// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/gradients.h"

#include <algorithm>

namespace ff {

Gradients::Gradients(const ParameterTable& table) : values_(table) {
  if (table.word_embedding() != kNone) row_touched_.assign(table.info(table.word_embedding()).rows, 0);
}

void Gradients::zero() {
  const ParameterTable& table = values_.table();
  for (int index = 0; index < table.count(); ++index) {
    if (index == table.word_embedding()) continue;
    std::fill_n(values_.at(index), table.info(index).elements(), 0.0f);
  }
  for (const int32_t row : touched_rows_) {
    const int64_t columns = table.info(table.word_embedding()).columns;
    std::fill_n(values_.at(table.word_embedding()) + row * columns, columns, 0.0f);
    row_touched_[row] = 0;
  }
  touched_rows_.clear();
}

AttentionPoolingGradients Gradients::pooling() {
  return {linear(values_.table().pooling_hidden()), linear(values_.table().pooling_scores())};
}

LayerGradients Gradients::layer(int64_t index) {
  const LayerParameters& parameters = values_.table().layer(index);
  LayerGradients gradients;
  AttentionGradients& attention = gradients.attention;
  attention.additive = {linear(parameters.query),        linear(parameters.key),
                        linear(parameters.value),        linear(parameters.transform),
                        linear(parameters.query_scores), linear(parameters.key_scores)};
  attention.self_attention = {linear(parameters.query), linear(parameters.key), linear(parameters.value)};
  attention.output_projection = linear(parameters.output_projection);
  gradients.attention_norm = norm(parameters.attention_norm);
  gradients.feed_forward = {linear(parameters.intermediate), linear(parameters.output)};
  gradients.output_norm = norm(parameters.output_norm);
  return gradients;
}

void Gradients::add_embedding(const Execution& run, const Embedding& embedding, const int32_t* ids,
                              const float* de, EmbeddingBackward* backward) {
  const ParameterTable& table = values_.table();
  backward->run(run, values_.at(table.word_embedding()), values_.at(table.position_embedding()), embedding, ids, de,
                &touched_rows_, &row_touched_);
}

}  // namespace ff
