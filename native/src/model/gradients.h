// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <vector>

#include "layer/embedding.h"
#include "model/encoder_layer.h"
#include "model/parameters.h"

namespace ff {

// Gradients to every parameter. The embedding table's is zero but for a list of touched rows, so that clearing
// and updating cost what the batch costs, not the vocabulary.
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

  // Adds the embedding tables' gradients for de [T,D].
  void add_embedding(const Execution& run, const Embedding& embedding, const int32_t* ids, const float* de,
                     EmbeddingBackward* backward);

  const std::vector<int32_t>& touched_rows() const { return touched_rows_; }

 private:
  LinearGradients linear(const WeightBias& parameter) {
    return {values_.at(parameter.weight), values_.at(parameter.bias)};
  }
  LayerNormGradients norm(const WeightBias& parameter) {
    return {values_.at(parameter.weight), values_.at(parameter.bias)};
  }

  ParameterValues values_;
  std::vector<int32_t> touched_rows_;  // of the word embedding
  std::vector<uint8_t> row_touched_;   // [V]
};

}  // namespace ff
