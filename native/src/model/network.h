// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The layers of a model, looking into its parameters: what the encoder runs through.
#pragma once

#include <memory>
#include <vector>

#include "layer/attention.h"
#include "layer/attention_pooling.h"
#include "layer/embedding.h"
#include "layer/feed_forward.h"
#include "layer/layer_norm.h"
#include "layer/linear.h"
#include "model/parameters.h"

namespace ff {

// Scoring rows in the layouts that the kernels read, derived from the parameter: [H,D], or per head [H,d],
// which becomes an [H,D] that is zero outside each head's own features.
class ScoreLayout {
 public:
  ScoreLayout(const float* weight, int64_t heads, int64_t columns, bool per_head);
  void refresh();
  const float* transposed() const { return transposed_.floats(); }
  const float* rows() const { return per_head_ ? expanded_.floats() : weight_; }
  int64_t bytes() const { return static_cast<int64_t>(transposed_.bytes() + expanded_.bytes()); }

 private:
  const float* weight_;
  int64_t heads_;
  int64_t columns_;
  bool per_head_;
  Buffer transposed_;  // [D,H]
  Buffer expanded_;    // [H,D], per head only
};

struct EncoderLayer {
  Attention attention;
  LayerNorm attention_norm;
  FeedForward feed_forward;
  LayerNorm output_norm;
};

class Network {
 public:
  // The head, one product a text, is float32 in every precision.
  Network(const ModelConfig& config, const ParameterValues& values, Precision precision);
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  const Embedding& embedding() const { return embedding_; }
  const LayerNorm& embedding_norm() const { return embedding_norm_; }
  const LayerNorm& final_norm() const { return final_norm_; }
  const EncoderLayer& layer(int64_t index) const { return *layers_[index % layers_.size()]; }
  const AttentionPooling& pooling() const { return pooling_; }
  const float* items() const { return items_; }  // [items,D], or nullptr
  const Linear& head() const { return head_; }

  // Derives packed weights and score layouts from the parameters as they are now; the backward's too once
  // for_backward has been asked for.
  void refresh(const Kernels& kernels, ThreadPool& pool, bool for_backward);
  int64_t bytes() const;

 private:
  ScoreWeights add_scores(const ParameterValues& values, const WeightBias& parameter, int64_t heads,
                          bool per_head, float scale, int64_t columns);
  std::unique_ptr<EncoderLayer> make_layer(const ModelConfig& config, const ParameterValues& values,
                                           const LayerParameters& parameters, Precision precision);
  AdditiveAttention make_additive_attention(const ModelConfig& config, const ParameterValues& values,
                                            const LayerParameters& parameters, Precision precision);
  void make_attention(Attention* attention, const ModelConfig& config, const ParameterValues& values,
                      const LayerParameters& parameters, Precision precision);
  void list_linears();

  Embedding embedding_;
  LayerNorm embedding_norm_;
  LayerNorm final_norm_;
  std::vector<std::unique_ptr<EncoderLayer>> layers_;  // one when layers are shared
  AttentionPooling pooling_;
  const float* items_ = nullptr;
  Linear head_;
  std::vector<std::unique_ptr<ScoreLayout>> score_layouts_;
  std::vector<Linear*> linears_;       // all of the above
  std::vector<const Linear*> folded_;  // those that the folded products multiply from the other side
};

}  // namespace ff
