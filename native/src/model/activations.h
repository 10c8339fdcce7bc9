// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The memory of one forward, and of its backward: every buffer's place in one block, planned anew for each
// batch and kept from batch to batch.
#pragma once

#include <vector>

#include "layer/attention.h"
#include "layer/attention_pooling.h"
#include "layer/feed_forward.h"
#include "layer/layer_norm.h"
#include "model/config.h"
#include "model/network.h"

namespace ff {

// Without a backward, a sum and the norm after it, a value and its GELU, and with a feed-forward part a
// layer's input and its output share one place.
struct LayerActivations {
  RowBuffer attention_input;  // LN(X), with the norms before the parts only
  AttentionActivations attention;
  RowBuffer attention_sum;  // dropout(attention of X) + X
  LayerNormStatistics attention_statistics;
  RowBuffer attention_state;     // Z, its layer norm; not kept where it is one, backward computes it again
  RowBuffer feed_forward_input;  // Z, or its layer norm
  FeedForwardActivations feed_forward;
  RowBuffer output_sum;  // dropout(feed-forward of Z) + Z
  LayerNormStatistics output_statistics;
  RowBuffer output;  // X', the next layer's input
};

struct EncoderActivations {
  RowBuffer embedding_sum;  // E
  LayerNormStatistics embedding_statistics;
  RowBuffer input;  // X0
  std::vector<LayerActivations> layers;
  LayerNormStatistics final_statistics;
  RowBuffer last;    // the last layer's output, or X0 without layers
  RowBuffer states;  // that, or its layer norm
  AttentionPoolingActivations pooling;
  float* text = nullptr;    // [B,D] the text vectors: what was pooled, and the items
  float* logits = nullptr;  // [B,C]
};

struct EncoderScratch {
  float* dstate;              // [T,D] gradient of the running state
  float* ddense;              // [rows of a chunk,D] gradient before a dropout
  RowBuffer attention_state;  // [rows of a chunk,D] Z again, with the norms after the parts only; in bfloat16
                              // one tile a worker
  float* dattention;          // [T,D]
  float* dnormalized;         // [T,D] gradient of a layer norm's output, with the norms before the parts only
  LayerNormPartials norm_partials[2];  // of the two norms of a layer
  AttentionScratch attention;
  FeedForwardScratch feed_forward;
  AttentionPoolingScratch pooling;
  float* dpooled;       // [B,D]
  float* dscores_rows;  // [2,H,D] gradients of expanded per-head query and key scoring rows
};

// Whether activations stay for a backward.
enum class Keep { kNothing, kForBackward };

// Plans and owns the block.
class ActivationMemory {
 public:
  // Makes room and sets the places for a batch. Throws std::bad_alloc; the old plan is gone then.
  void plan(const ModelConfig& config, const Network& network, const Execution& run, Keep keep);

  const EncoderActivations& activations() const { return activations_; }
  const EncoderScratch& scratch() const { return scratch_; }
  int64_t bytes() const { return static_cast<int64_t>(block_.bytes()); }

 private:
  class Planner;
  EncoderActivations activations_;
  EncoderScratch scratch_;
  Buffer block_;
};

}  // namespace ff
