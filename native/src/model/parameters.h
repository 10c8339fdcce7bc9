// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The parameters of a model by the authors' state_dict names, and where each layer finds its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "runtime/buffer.h"

namespace ff {

enum class Initial { kNormal, kZero, kOne };

struct ParameterInfo {
  std::string name;
  int64_t rows;
  int64_t columns;  // 1 for rank 1
  int rank;
  Initial initial;
  int64_t offset;  // floats from the start of the values, a multiple of 16
  int64_t elements() const { return rows * columns; }
};

constexpr int kNone = -1;  // a parameter that this model does not have

struct WeightBias {
  int weight = kNone;
  int bias = kNone;
};

struct LayerParameters {
  WeightBias query, query_scores, key, key_scores, value, transform, output_projection, attention_norm;
  WeightBias intermediate, output, output_norm;
};

// Names, shapes and places of all parameters of a configuration.
class ParameterTable {
 public:
  explicit ParameterTable(const ModelConfig& config);

  int64_t count() const { return static_cast<int64_t>(infos_.size()); }
  const ParameterInfo& info(int64_t index) const { return infos_[index]; }
  int find(std::string_view name) const;  // kNone if there is none
  int64_t total_floats() const { return total_floats_; }

  int word_embedding() const { return word_embedding_; }
  int item_embedding() const { return item_embedding_; }
  // Tables of which a batch touches a few rows: the word and the item embedding, as far as they exist.
  const std::vector<int>& row_tables() const { return row_tables_; }
  int position_embedding() const { return position_embedding_; }
  WeightBias embedding_norm() const { return embedding_norm_; }
  WeightBias final_norm() const { return final_norm_; }
  const LayerParameters& layer(int64_t index) const { return layers_[index % layers_.size()]; }
  int64_t stored_layers() const { return static_cast<int64_t>(layers_.size()); }
  WeightBias pooling_hidden() const { return pooling_hidden_; }
  WeightBias pooling_scores() const { return pooling_scores_; }
  WeightBias head() const { return head_; }

 private:
  int add(std::string name, int64_t rows, int64_t columns, int rank, Initial initial);
  WeightBias add_linear(const std::string& name, int64_t out, int64_t in, bool bias);
  WeightBias add_norm(const std::string& name, int64_t columns);
  void add_layer(const ModelConfig& config, int64_t index);

  std::vector<ParameterInfo> infos_;
  int64_t total_floats_ = 0;
  int word_embedding_ = kNone;
  int item_embedding_ = kNone;
  std::vector<int> row_tables_;
  int position_embedding_ = kNone;
  WeightBias embedding_norm_;
  WeightBias final_norm_;
  std::vector<LayerParameters> layers_;  // one entry when layers are shared
  WeightBias pooling_hidden_, pooling_scores_, head_;
};

// One value for every parameter: the weights themselves, their gradients, or an optimizer's moments.
class ParameterValues {
 public:
  explicit ParameterValues(const ParameterTable& table)
      : table_(&table), buffer_(table.total_floats() * sizeof(float)) {}

  const ParameterTable& table() const { return *table_; }
  float* at(int index) { return index == kNone ? nullptr : buffer_.floats() + table_->info(index).offset; }
  const float* at(int index) const {
    return index == kNone ? nullptr : buffer_.floats() + table_->info(index).offset;
  }
  int64_t bytes() const { return static_cast<int64_t>(buffer_.bytes()); }

 private:
  const ParameterTable* table_;
  Buffer buffer_;
};

// Fills initial values from a seed.
void initialize_parameters(ParameterValues* values, const ModelConfig& config, uint64_t seed);

}  // namespace ff
