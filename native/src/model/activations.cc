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
    activations->final_statistics = statistics(normalizes_before(config_));
    activations->states = normalizes_before(config_) ? rows(hidden, true) : activations->layers.back().output;
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
    scratch->dnormalized = take(normalizes_before(config_) ? tokens_ * hidden : 0);
    if (has_self_attention(config_)) {
      scratch->self_attention = {take(tokens_ * hidden), take(tokens_ * hidden), take(tokens_ * hidden),
                                 take(tokens_ * hidden)};
    } else {
      plan_attention_scratch(&scratch->attention);
    }
    scratch->feed_forward.activated = take(tokens_ * config_.intermediate_size);
    scratch->feed_forward.dintermediate = take(tokens_ * config_.intermediate_size);
    scratch->pooling = {take(tokens_ * hidden), take(tokens_), take(workers_ * kTileRows), take(sequences_)};
    scratch->dpooled = take(sequences_ * hidden);
    scratch->dscores_rows = take(config_.scoring == FF_SCORING_PER_HEAD ? 2 * heads * hidden : 0);
  }

 private:
  void plan_attention_scratch(AdditiveAttentionScratch* scratch) {
    const int64_t hidden = config_.hidden_size;
    const int64_t heads = config_.num_attention_heads;
    AdditiveAttentionScratch& attention = *scratch;
    attention.dquery = take(tokens_ * hidden);
    attention.dproduct = take(tokens_ * hidden);
    attention.dkey = take(tokens_ * hidden);
    attention.product = take(tokens_ * hidden);
    attention.dscores = take(tokens_ * heads);
    attention.weights = take(workers_ * kTileRows * heads);
    attention.dglobal = take(sequences_ * hidden);
    attention.inner = take(sequences_ * heads);
    attention.partials = take(sequence_tiles_ * hidden);
  }

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

  AdditiveAttentionActivations additive_attention() {
    const int64_t hidden = config_.hidden_size;
    AdditiveAttentionActivations attention;
    attention.query = rows(hidden, true);
    attention.key = rows(hidden, true);
    attention.value = config_.value == FF_VALUE_SEPARATE ? rows(hidden, true) : attention.query;
    attention.global_query = pooling(config_.num_attention_heads);
    attention.global_key = pooling(config_.num_attention_heads);
    attention.product = rows(hidden, false);
    return attention;
  }

  SelfAttentionActivations self_attention() {
    const int64_t hidden = config_.hidden_size;
    const int64_t heads = config_.num_attention_heads;
    return {rows(hidden, true),    rows(hidden, true),    rows(hidden, true), rows(hidden, true),
            take(tokens_ * heads), take(tokens_ * heads), take(workers_ * attention_scratch_floats(hidden / heads))};
  }

  LayerActivations plan_layer() {
    const int64_t hidden = config_.hidden_size;
    LayerActivations layer;
    if (normalizes_before(config_)) layer.attention_input = rows(hidden, keep_);
    if (has_self_attention(config_)) {
      layer.self_attention = self_attention();
    } else {
      layer.attention = additive_attention();
    }
    layer.attention_statistics = statistics(config_.layer_norm);
    if (config_.intermediate_size > 0) {
      layer.feed_forward.intermediate = rows(config_.intermediate_size, keep_);
      layer.feed_forward.activated = rows(config_.intermediate_size, false);
      layer.attention_state = rows(hidden, keep_);
      layer.output_statistics = statistics(config_.layer_norm);
      if (normalizes_before(config_)) layer.feed_forward_input = rows(hidden, keep_);
      if (normalizes_after(config_)) layer.output_sum = rows(hidden, keep_);
    }
    if (normalizes_after(config_)) layer.attention_sum = rows(hidden, keep_);
    if (config_.output_projection) {
      layer.block_output = has_self_attention(config_) ? layer.self_attention.output : rows(hidden, keep_);
    }
    set_output(&layer, rows(hidden, true));
    return layer;
  }

  // A part that the model lacks hands its input on: its buffer is the next one's.
  void set_output(LayerActivations* layer, const RowBuffer& output) {
    layer->output = output;
    if (config_.intermediate_size == 0) layer->attention_state = output;
    if (config_.intermediate_size > 0 && !normalizes_after(config_)) layer->output_sum = output;
    if (!normalizes_before(config_)) layer->feed_forward_input = layer->attention_state;
    if (!normalizes_after(config_)) layer->attention_sum = layer->attention_state;
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
