// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <vector>

#include "layer/embedding.h"
#include "layer/table_backward.h"
#include "model/encoder_layer.h"
#include "model/parameters.h"

namespace ff {

// Gradients to every parameter. A row table's is zero but for a list of touched rows, so that clearing and
// updating cost what the batch costs, not the vocabulary.
class Gradients {
 public:
  explicit Gradients(const ParameterTable& table);

  void zero();
  ParameterValues& values() { return values_; }

  LinearGradients head() { return linear(values_.table().head()); }
  AttentionPoolingGradients pooling();
  LayerNormGradients embedding_norm() { return norm(values_.table().embedding_norm()); }
  LayerNormGradients final_norm() { return norm(values_.table().final_norm()); }
  LayerGradients layer(int64_t index);

  // Adds the gradients of the word and position embedding for de [T,D], and of the items for dtext [B,D].
  void add_embedding(const Execution& run, const Embedding& embedding, const int32_t* ids, const float* de,
                     TableBackward* backward);
  void add_items(const Execution& run, const int32_t* item_ids, const float* dtext, TableBackward* backward);

  // Of the index-th of the parameter table's row_tables().
  const std::vector<int32_t>& touched_rows(size_t index) const { return touched_[index].rows; }

 private:
  LinearGradients linear(const WeightBias& parameter) {
    return {values_.at(parameter.weight), values_.at(parameter.bias)};
  }
  LayerNormGradients norm(const WeightBias& parameter) {
    return {values_.at(parameter.weight), values_.at(parameter.bias)};
  }

  TouchedRows* touched(int parameter);

  ParameterValues values_;
  std::vector<TouchedRows> touched_;  // of each of the row tables
};

}  // namespace ff
