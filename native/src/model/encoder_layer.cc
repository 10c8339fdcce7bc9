// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/encoder_layer.h"

#include <cstring>

namespace ff {

namespace {

// sum = dropout(sum) [+ residual] for the rows of one tile; first_row counts from the start of the batch.
void drop_and_add(const Kernels& kernels, float* sum, const float* residual, bool dropout_active,
                  const Dropout& dropout, Tile tile, int64_t columns) {
  const int64_t count = tile.rows() * columns;
  if (dropout_active) {
    kernels.dropout_add(sum, sum, residual, &dropout, tile.begin * columns, count);
  } else if (residual != nullptr) {
    kernels.add(sum, sum, residual, count);
  }
}

// What the attention reads for one tile of x, and its projections.
void begin_tile(const LayerContext& context, const float* x, Tile tile, int worker) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const float* input = x + tile.begin * config.hidden_size;
  if (normalizes_before(config)) {
    float* normalized = activations.attention_input.at(tile.begin, worker);
    layer_norm_tile(run.kernels, normalized, layer.attention_norm, activations.attention_statistics, input, tile);
    input = normalized;
  }
  if (layer.self_attention.exists()) {
    project_tile(layer.self_attention, activations.self_attention, input, tile);
  } else {
    project_tile(layer.attention, activations.attention, input, tile, worker);
  }
}

// Y of one tile.
void attention_tile(const LayerContext& context, float* y, int64_t tile_index, Tile tile, int worker) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  if (!layer.self_attention.exists()) {
    attend_tile(run, y, layer.attention, activations.attention, tile_index, worker);
  } else if (!layer.output_projection.exists()) {
    std::memcpy(y, activations.self_attention.output.at(tile.begin, worker),
                tile.rows() * config.hidden_size * sizeof(float));
  }
}

// Everything after the global vectors, for one tile, while it sits in the core's cache.
void finish_tile(const LayerContext& context, const float* x, int64_t tile_index, Tile tile, int worker) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const Kernels& kernels = run.kernels;
  const int64_t hidden = config.hidden_size;

  float* block_output = activations.block_output.at(tile.begin, worker);
  float* attention_sum = activations.attention_sum.at(tile.begin, worker);
  float* attention_state = activations.attention_state.at(tile.begin, worker);
  attention_tile(context, block_output, tile_index, tile, worker);
  if (layer.output_projection.exists()) layer.output_projection.forward(attention_sum, block_output, tile.rows());
  drop_and_add(kernels, attention_sum, config.residual ? x + tile.begin * hidden : nullptr, dropout.active(),
               dropout.attention(index), tile, hidden);
  if (normalizes_after(config)) {
    layer_norm_tile(kernels, attention_state, layer.attention_norm, activations.attention_statistics, attention_sum,
                    tile);
  }
  if (!layer.feed_forward.exists()) return;

  float* feed_forward_input = activations.feed_forward_input.at(tile.begin, worker);
  float* output_sum = activations.output_sum.at(tile.begin, worker);
  if (normalizes_before(config)) {
    layer_norm_tile(kernels, feed_forward_input, layer.output_norm, activations.output_statistics, attention_state,
                    tile);
  }
  feed_forward_tile(kernels, output_sum, layer.feed_forward, activations.feed_forward, feed_forward_input, tile,
                    worker);
  drop_and_add(kernels, output_sum, config.residual ? attention_state : nullptr, dropout.active(),
               dropout.feed_forward(index), tile, hidden);
  if (normalizes_after(config)) {
    layer_norm_tile(kernels, activations.output.at(tile.begin, worker), layer.output_norm,
                    activations.output_statistics, output_sum, tile);
  }
}

}  // namespace

void layer_forward(const LayerContext& context, const float* x) {
  const Execution& run = context.run;
  const EncoderLayer& layer = context.layer;
  run.for_each_flat_tile([&](int64_t, Tile tile, int worker) { begin_tile(context, x, tile, worker); });
  if (layer.self_attention.exists()) {
    attend(run, layer.self_attention, context.activations.self_attention);
  } else {
    compute_global_vectors(run, layer.attention, context.activations.attention);
  }
  run.for_each_flat_tile([&](int64_t tile_index, Tile tile, int worker) {
    finish_tile(context, x, tile_index, tile, worker);
  });
}

namespace {

// ddense = gradient before a dropout whose output has gradient dsum.
void undo_dropout(const Kernels& kernels, float* ddense, const float* dsum, bool dropout_active,
                  const Dropout& dropout, Tile tile, int64_t columns) {
  const int64_t count = tile.rows() * columns;
  if (dropout_active) {
    kernels.dropout_add(ddense, dsum, nullptr, &dropout, tile.begin * columns, count);
  } else {
    std::memcpy(ddense, dsum, count * sizeof(float));
  }
}

// From d(LN(x)) in dnormalized to dx, for the norm before a part: dx (+)= its gradient.
void input_norm_backward_tile(const LayerContext& context, const EncoderScratch& scratch, const LayerNorm& norm,
                              const LayerNormPartials& partials, const float* x,
                              const LayerNormStatistics& statistics, int64_t tile_index, Tile tile) {
  const int64_t first = tile.begin * norm.columns;
  const int64_t count = tile.rows() * norm.columns;
  float* dnormalized = scratch.dnormalized + first;
  float* dstate = scratch.dstate + first;
  layer_norm_backward_tile(context.run.kernels, norm, dnormalized, partials, x, statistics, tile_index, tile);
  if (context.config.residual) {
    context.run.kernels.add(dstate, dstate, dnormalized, count);
  } else {
    std::memcpy(dstate, dnormalized, count * sizeof(float));
  }
}

void feed_forward_side_tile(const LayerContext& context, const EncoderScratch& scratch, int64_t tile_index,
                            Tile tile) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t hidden = config.hidden_size;
  float* dstate = scratch.dstate + tile.begin * hidden;
  float* ddense = scratch.ddense + tile.begin * hidden;
  if (normalizes_after(config)) {
    layer_norm_backward_tile(run.kernels, layer.output_norm, dstate, scratch.norm_partials[1],
                             activations.output_sum.at(tile.begin, 0), activations.output_statistics, tile_index,
                             tile);
  }
  undo_dropout(run.kernels, ddense, dstate, dropout.active(), dropout.feed_forward(index), tile, hidden);
  const bool before = normalizes_before(config);
  feed_forward_backward_tile(run.kernels, before ? scratch.dnormalized + tile.begin * hidden : dstate,
                             layer.feed_forward, activations.feed_forward, scratch.feed_forward, ddense, tile,
                             !before && config.residual != 0);
  if (before) {
    input_norm_backward_tile(context, scratch, layer.output_norm, scratch.norm_partials[1],
                             activations.attention_state.at(tile.begin, 0), activations.output_statistics,
                             tile_index, tile);
  }
}

// From dX' to dY (and dU of additive attention) of one tile.
void output_side_tile(const LayerContext& context, const EncoderScratch& scratch, int64_t tile_index, Tile tile) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t hidden = config.hidden_size;
  float* dstate = scratch.dstate + tile.begin * hidden;
  float* dattention = scratch.dattention + tile.begin * hidden;
  const bool self_attention = layer.self_attention.exists();
  float* dblock =
      (self_attention ? scratch.self_attention.doutput : scratch.attention.dquery) + tile.begin * hidden;
  if (layer.feed_forward.exists()) feed_forward_side_tile(context, scratch, tile_index, tile);
  if (normalizes_after(config)) {
    layer_norm_backward_tile(run.kernels, layer.attention_norm, dstate, scratch.norm_partials[0],
                             activations.attention_sum.at(tile.begin, 0), activations.attention_statistics,
                             tile_index, tile);
  }
  undo_dropout(run.kernels, dattention, dstate, dropout.active(), dropout.attention(index), tile, hidden);
  if (layer.output_projection.exists()) {
    layer.output_projection.backward_input(dblock, dattention, tile.rows(), false);
  } else {
    std::memcpy(dblock, dattention, tile.rows() * hidden * sizeof(float));
  }
  if (!self_attention) {
    attend_backward_tile(run, layer.attention, activations.attention, scratch.attention, tile_index);
  }
}

// From the gradients of the projections to dX of one tile.
void input_side_tile(const LayerContext& context, const EncoderScratch& scratch, const float* x, int64_t tile_index,
                     Tile tile) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t first = tile.begin * config.hidden_size;
  const bool before = normalizes_before(config);
  float* dinput = (before ? scratch.dnormalized : scratch.dstate) + first;
  const bool accumulate = !before && config.residual != 0;
  if (layer.self_attention.exists()) {
    project_backward_tile(dinput, layer.self_attention, scratch.self_attention, tile, accumulate);
  } else {
    project_backward_tile(dinput, layer.attention, scratch.attention, tile, accumulate);
  }
  if (before) {
    input_norm_backward_tile(context, scratch, layer.attention_norm, scratch.norm_partials[0], x + first,
                             activations.attention_statistics, tile_index, tile);
  }
}

}  // namespace

void layer_backward(const LayerContext& context, const LayerGradients& gradients, const EncoderScratch& scratch,
                    const float* x) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t tokens = run.layout.tokens();

  run.for_each_flat_tile([&](int64_t tile_index, Tile tile, int) {
    output_side_tile(context, scratch, tile_index, tile);
  });
  if (layer.feed_forward.exists()) {
    feed_forward_backward_weights(run, gradients.feed_forward, layer.feed_forward, scratch.feed_forward,
                                  scratch.ddense, activations.feed_forward_input.at(0, 0));
    if (layer.output_norm.exists()) {
      add_layer_norm_partials(run, gradients.output_norm, scratch.norm_partials[1]);
    }
  }
  if (layer.output_projection.exists()) {
    layer.output_projection.backward_weight(run, gradients.output_projection, scratch.dattention,
                                            activations.block_output.at(0, 0), tokens);
  }
  const bool self_attention = layer.self_attention.exists();
  if (self_attention) {
    attend_backward(run, layer.self_attention, activations.self_attention, scratch.self_attention);
  } else {
    additive_attention_backward(run, gradients.attention, layer.attention, activations.attention,
                                scratch.attention);
  }
  run.for_each_flat_tile([&](int64_t tile_index, Tile tile, int) {
    input_side_tile(context, scratch, x, tile_index, tile);
  });
  if (layer.attention_norm.exists()) {
    add_layer_norm_partials(run, gradients.attention_norm, scratch.norm_partials[0]);
  }
  const float* input = normalizes_before(config) ? activations.attention_input.at(0, 0) : x;
  if (self_attention) {
    project_backward_weights(run, gradients.self_attention, layer.self_attention, scratch.self_attention, input);
  } else {
    project_backward_weights(run, gradients.attention, layer.attention, scratch.attention, input);
  }
}

}  // namespace ff
