// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/activations.h"

#include <new>

namespace ff {

// Hands out places one after the other; run once without a block to learn the size, once with it.
class ActivationMemory::Planner {
 public:
  Planner(const ModelConfig& config, const BatchLayout& layout, int workers, Keep keep, float* block)
      : config_(config), tokens_(layout.tokens()), sequences_(layout.sequences()),
        sequence_tiles_(layout.sequence_tiles()), flat_tiles_(layout.flat_tiles()), workers_(workers),
        keep_(keep == Keep::kForBackward), block_(block) {}

  int64_t used() const { return used_; }

  void plan_activations(EncoderActivations* activations) {
    const int64_t hidden = config_.hidden_size;
    activations->embedding_sum = config_.embedding_layer_norm ? rows(hidden, keep_) : RowBuffer{};
    activations->embedding_statistics = statistics(config_.embedding_layer_norm);
    activations->input = rows(hidden, true);
    if (!config_.embedding_layer_norm) activations->embedding_sum = activations->input;
    activations->layers.resize(config_.num_hidden_layers);
    plan_layers(activations);
    if (config_.pooling == FF_POOLING_ATTENTION) {
      activations->pooling.hidden = rows(hidden, keep_);
      activations->pooling.pooling = pooling(1);
    }
    activations->logits = take(sequences_ * config_.num_labels);
  }

  void plan_scratch(EncoderScratch* scratch) {
    const int64_t hidden = config_.hidden_size;
    const int64_t heads = config_.num_attention_heads;
    scratch->dstate = take(tokens_ * hidden);
    scratch->ddense = take(tokens_ * hidden);
    scratch->dattention = take(tokens_ * hidden);
    for (LayerNormPartials& partials : scratch->norm_partials) {
      partials = {take(flat_tiles_ * 2 * hidden), hidden};
    }
    AdditiveAttentionScratch& attention = scratch->attention;
    attention.dquery = take(tokens_ * hidden);
    attention.dproduct = take(tokens_ * hidden);
    attention.dkey = take(tokens_ * hidden);
    attention.product = take(tokens_ * hidden);
    attention.dscores = take(tokens_ * heads);
    attention.weights = take(workers_ * kTileRows * heads);
    attention.dglobal = take(sequences_ * hidden);
    attention.inner = take(sequences_ * heads);
    attention.partials = take(sequence_tiles_ * hidden);
    scratch->feed_forward.activated = take(tokens_ * config_.intermediate_size);
    scratch->feed_forward.dintermediate = take(tokens_ * config_.intermediate_size);
    scratch->pooling = {take(tokens_ * hidden), take(tokens_), take(workers_ * kTileRows), take(sequences_)};
    scratch->dpooled = take(sequences_ * hidden);
    scratch->dscores_rows = take(config_.scoring == FF_SCORING_PER_HEAD ? 2 * heads * hidden : 0);
  }

 private:
  float* take(int64_t floats) {
    constexpr int64_t kAlignFloats = 16;  // one cache line
    float* place = block_ == nullptr ? nullptr : block_ + used_;
    used_ += (floats + kAlignFloats - 1) / kAlignFloats * kAlignFloats;
    return place;
  }

  RowBuffer rows(int64_t columns, bool kept) {
    return {take((kept ? tokens_ : workers_ * kTileRows) * columns), columns, kept};
  }

  LayerNormStatistics statistics(bool exists) {
    if (!exists || !keep_) return {};
    return {take(tokens_), take(tokens_)};
  }

  SoftmaxPooling pooling(int64_t heads) {
    const int64_t hidden = config_.hidden_size;
    return {take(tokens_ * heads),    take(sequences_ * heads),
            take(sequences_ * heads), take(sequences_ * hidden),
            take(sequence_tiles_ * (2 * heads + hidden)), take(workers_ * kTileRows * heads)};
  }

  // Without a backward, layers share one layer's memory and take turns with two outputs.
  void plan_layers(EncoderActivations* activations) {
    std::vector<LayerActivations>& layers = activations->layers;
    for (size_t index = 0; index < layers.size(); ++index) {
      if (keep_ || index == 0) {
        layers[index] = plan_layer();
        continue;
      }
      layers[index] = layers[0];
      set_output(&layers[index], index == 1 ? activations->input : layers[index - 2].output);
    }
  }

  LayerActivations plan_layer() {
    const int64_t hidden = config_.hidden_size;
    LayerActivations layer;
    AdditiveAttentionActivations& attention = layer.attention;
    attention.query = rows(hidden, true);
    attention.key = rows(hidden, true);
    attention.value = config_.value == FF_VALUE_SEPARATE ? rows(hidden, true) : attention.query;
    attention.global_query = pooling(config_.num_attention_heads);
    attention.global_key = pooling(config_.num_attention_heads);
    attention.product = rows(hidden, false);
    layer.attention_statistics = statistics(config_.layer_norm);
    if (config_.intermediate_size > 0) {
      layer.feed_forward.intermediate = rows(config_.intermediate_size, keep_);
      layer.feed_forward.activated = rows(config_.intermediate_size, false);
      layer.attention_state = rows(hidden, keep_);
      layer.output_statistics = statistics(config_.layer_norm);
      if (config_.layer_norm) layer.output_sum = rows(hidden, keep_);
    }
    if (config_.layer_norm) layer.attention_sum = rows(hidden, keep_);
    if (config_.output_projection) layer.block_output = rows(hidden, keep_);
    set_output(&layer, rows(hidden, true));
    return layer;
  }

  // A part that the model lacks hands its input on: its buffer is the next one's.
  void set_output(LayerActivations* layer, const RowBuffer& output) {
    layer->output = output;
    if (config_.intermediate_size == 0) layer->attention_state = output;
    if (config_.intermediate_size > 0 && !config_.layer_norm) layer->output_sum = output;
    if (!config_.layer_norm) layer->attention_sum = layer->attention_state;
    if (!config_.output_projection) layer->block_output = layer->attention_sum;
  }

  const ModelConfig& config_;
  const int64_t tokens_, sequences_, sequence_tiles_, flat_tiles_, workers_;
  const bool keep_;
  float* block_;
  int64_t used_ = 0;
};

void ActivationMemory::plan(const ModelConfig& config, const BatchLayout& layout, int workers, Keep keep) {
  const auto lay_out = [&](float* block) {
    Planner planner(config, layout, workers, keep, block);
    planner.plan_activations(&activations_);
    if (keep == Keep::kForBackward) planner.plan_scratch(&scratch_);
    return static_cast<size_t>(planner.used()) * sizeof(float);
  };
  const size_t bytes = lay_out(nullptr);
  if (bytes > block_.bytes()) {
    block_ = Buffer();
    block_ = Buffer(bytes);
  }
  lay_out(block_.floats());
}

}  // namespace ff
