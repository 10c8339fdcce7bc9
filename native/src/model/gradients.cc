// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/gradients.h"

#include <algorithm>

namespace ff {

Gradients::Gradients(const ParameterTable& table) : values_(table), touched_(table.row_tables().size()) {
  for (size_t index = 0; index < touched_.size(); ++index) {
    touched_[index].touched.assign(table.info(table.row_tables()[index]).rows, 0);
  }
}

void Gradients::zero() {
  const ParameterTable& table = values_.table();
  for (int index = 0; index < table.count(); ++index) {
    const ParameterInfo& info = table.info(index);
    TouchedRows* rows = touched(index);
    if (rows == nullptr) {
      std::fill_n(values_.at(index), info.elements(), 0.0f);
      continue;
    }
    for (const int32_t row : rows->rows) {
      std::fill_n(values_.at(index) + row * info.columns, info.columns, 0.0f);
      rows->touched[row] = 0;
    }
    rows->rows.clear();
  }
}

// nullptr for a parameter that is no row table.
TouchedRows* Gradients::touched(int parameter) {
  const std::vector<int>& tables = values_.table().row_tables();
  const auto found = std::find(tables.begin(), tables.end(), parameter);
  return found == tables.end() ? nullptr : &touched_[found - tables.begin()];
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
                              const float* de, TableBackward* backward) {
  const ParameterTable& table = values_.table();
  if (embedding.word != nullptr) {
    backward->add_rows(run.kernels, run.pool, values_.at(table.word_embedding()), ids, run.layout.tokens(),
                       embedding.columns, embedding.padding_row ? 0 : kNone, de,
                       touched(table.word_embedding()));
  }
  if (embedding.position != nullptr) {
    backward->add_positions(run, values_.at(table.position_embedding()), embedding.columns, de);
  }
}

void Gradients::add_items(const Execution& run, const int32_t* item_ids, const float* dtext,
                          TableBackward* backward) {
  const int items = values_.table().item_embedding();
  backward->add_rows(run.kernels, run.pool, values_.at(items), item_ids, run.layout.sequences(),
                     values_.table().info(items).columns, kNone, dtext, touched(items));
}

}  // namespace ff
