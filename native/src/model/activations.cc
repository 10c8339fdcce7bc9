// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/activations.h"

#include <algorithm>
#include <new>

#include "gemm/bfloat16_gemm.h"
#include "model/attention_memory.h"

namespace ff {

// Runs once without a block to learn its size, and once with it.
class ActivationMemory::Planner {
 public:
  Planner(const ModelConfig& config, const Network& network, const Execution& run, bool keep, float* block)
      : config_(config), network_(network), run_(run), places_(run, keep, block) {}

  int64_t used() const { return places_.used(); }

  void plan_activations(EncoderActivations* activations) {
    const int64_t hidden = config_.hidden_size;
    activations->input = places_.rows(hidden, true);
    activations->embedding_sum =
        keeps(config_.embedding_layer_norm) ? places_.rows(hidden, true) : activations->input;
    activations->embedding_statistics = statistics(config_.embedding_layer_norm);
    activations->layers.resize(config_.num_hidden_layers);
    plan_layers(activations);
    activations->last = activations->layers.empty() ? activations->input : activations->layers.back().output;
    activations->final_statistics = statistics(normalizes_before(config_));
    activations->states = normalizes_before(config_) ? places_.rows(hidden, true) : activations->last;
    if (config_.pooling == FF_POOLING_ATTENTION) {
      activations->pooling.hidden = places_.rows(pooling_width(config_), places_.keep());
      activations->pooling.pooling = places_.pooling(run_.layout, 1, hidden);
      activations->text = has_items(config_) ? places_.take(run_.layout.sequences() * hidden)
                                             : activations->pooling.pooling.pooled;
    }
    activations->logits = places_.take(run_.layout.sequences() * config_.num_labels);
  }

  void plan_scratch(EncoderScratch* scratch) {
    const int64_t hidden = config_.hidden_size;
    const int64_t heads = config_.num_attention_heads;
    const int64_t tokens = run_.layout.tokens();
    const int64_t sequences = run_.layout.sequences();
    scratch->dstate = places_.take(tokens * hidden);
    const int64_t rows = longest_chunk();
    scratch->ddense = places_.take(rows * hidden);
    const bool norm_again = normalizes_after(config_) && config_.intermediate_size > 0;
    scratch->attention_state = norm_again ? chunk_rows(rows, hidden) : RowBuffer{};
    scratch->dattention = places_.take(tokens * hidden);
    for (LayerNormPartials& partials : scratch->norm_partials) {
      partials = {places_.take(run_.layout.flat_tiles() * 2 * hidden), hidden};
    }
    scratch->dnormalized = places_.take(normalizes_before(config_) ? tokens * hidden : 0);
    if (config_.num_hidden_layers > 0) {
      scratch->attention = plan_attention_scratch(&places_, run_, network_.layer(0).attention);
    }
    if (config_.intermediate_size > 0) plan_feed_forward_scratch(&scratch->feed_forward, rows);
    scratch->pooling = {places_.take(tokens * pooling_width(config_)), places_.take(tokens),
                        places_.take(places_.workers() * kTileRows), places_.take(sequences)};
    scratch->dpooled = places_.take(sequences * hidden);
    scratch->dscores_rows = places_.take(config_.scoring == FF_SCORING_PER_HEAD ? 2 * heads * hidden : 0);
  }

 private:
  bool packs_rows() const {
    return config_.num_hidden_layers > 0 && config_.intermediate_size > 0 &&
           network_.layer(0).feed_forward.intermediate.precision() == Precision::kBfloat16;
  }

  // In bfloat16, where weight gradients read what a tile has packed of them, one tile a worker.
  RowBuffer chunk_rows(int64_t rows, int64_t columns) {
    const bool kept = !packs_rows();
    return {places_.take((kept ? rows : places_.workers() * kTileRows) * columns), columns, kept};
  }

  RowPairs row_pairs(int64_t rows, int64_t columns) {
    return {places_.take(packed_pairs_size(rows, columns)), rows, columns};
  }

  void plan_feed_forward_scratch(FeedForwardScratch* scratch, int64_t rows) {
    const int64_t hidden = config_.hidden_size;
    const int64_t width = config_.intermediate_size;
    scratch->activated = chunk_rows(rows, width);
    scratch->dintermediate = places_.take(rows * width);
    if (!packs_rows()) return;
    scratch->dy_pairs = row_pairs(rows, hidden);
    scratch->activated_pairs = row_pairs(rows, width);
    scratch->dintermediate_pairs = row_pairs(rows, width);
    scratch->x_pairs = row_pairs(rows, hidden);
  }

  int64_t longest_chunk() const {
    int64_t longest = 0;
    run_.for_each_chunk([&](int64_t, int64_t, Tile rows) { longest = std::max(longest, rows.rows()); });
    return longest;
  }

  // Whether the input of a norm stays as it is, for the backward of that norm. Otherwise the norms of the
  // embedding and after the parts work in place, as does GELU: what a tile needs then stays in the core's
  // cache.
  bool keeps(bool norm_exists) const { return norm_exists && places_.keep(); }

  LayerNormStatistics statistics(bool exists) {
    if (!keeps(exists)) return {};
    return {places_.take(places_.tokens()), places_.take(places_.tokens())};
  }

  // Without a backward, layers share one layer's memory. Before the feed-forward part of a tile the layer has
  // read the tile's input for the last time, so that the output takes its place; without that part, layers
  // take turns with two outputs.
  void plan_layers(EncoderActivations* activations) {
    std::vector<LayerActivations>& layers = activations->layers;
    for (size_t index = 0; index < layers.size(); ++index) {
      if (places_.keep() || index == 0) {
        layers[index] = plan_layer(activations->input);
        continue;
      }
      layers[index] = layers[0];
      set_output(&layers[index], index == 1 ? activations->input : layers[index - 2].output);
    }
  }

  LayerActivations plan_layer(const RowBuffer& input) {
    const int64_t hidden = config_.hidden_size;
    LayerActivations layer;
    if (normalizes_before(config_)) layer.attention_input = places_.rows(hidden, true);
    layer.attention = plan_attention(&places_, run_, network_.layer(0).attention);
    layer.attention_statistics = statistics(config_.layer_norm);
    if (config_.intermediate_size > 0) {
      layer.feed_forward.intermediate = places_.rows(config_.intermediate_size, places_.keep());
      layer.feed_forward.activated =
          places_.keep() ? places_.rows(config_.intermediate_size, false) : layer.feed_forward.intermediate;
      layer.attention_state = places_.rows(hidden, places_.keep() && !normalizes_after(config_));
      layer.output_statistics = statistics(config_.layer_norm);
      if (normalizes_before(config_)) layer.feed_forward_input = places_.rows(hidden, places_.keep());
      layer.output_sum =
          keeps(normalizes_after(config_)) ? places_.rows(hidden, true) : layer.attention_state;
    }
    if (keeps(normalizes_after(config_))) layer.attention_sum = places_.rows(hidden, true);
    const bool in_place = !places_.keep() && config_.intermediate_size > 0;
    set_output(&layer, in_place ? input : places_.rows(hidden, true));
    return layer;
  }

  // A part that the model lacks hands its input on: its buffer is the next one's.
  void set_output(LayerActivations* layer, const RowBuffer& output) {
    layer->output = output;
    if (config_.intermediate_size == 0) layer->attention_state = output;
    if (config_.intermediate_size > 0 && !normalizes_after(config_)) layer->output_sum = output;
    if (!normalizes_before(config_)) layer->feed_forward_input = layer->attention_state;
    if (!keeps(normalizes_after(config_))) layer->attention_sum = layer->attention_state;
  }

  const ModelConfig& config_;
  const Network& network_;
  const Execution& run_;
  BlockPlanner places_;
};

void ActivationMemory::plan(const ModelConfig& config, const Network& network, const Execution& run,
                            Keep keep) {
  const bool for_backward = keep == Keep::kForBackward;
  const auto lay_out = [&](float* block) {
    Planner planner(config, network, run, for_backward, block);
    planner.plan_activations(&activations_);
    if (for_backward) planner.plan_scratch(&scratch_);
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
