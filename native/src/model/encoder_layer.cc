// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/encoder_layer.h"

#include <cstring>

namespace ff {

namespace {

// What the attention reads: x, or its layer norm.
const float* attention_input(const LayerContext& context, const float* x) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  return normalizes_before(config) ? activations.attention_input.data : x;
}

// Everything after the attention has gathered, for one tile, while it sits in the core's cache. A part adds
// to the residual itself; with dropout that comes after.
void finish_tile(const LayerContext& context, const float* x, int64_t tile_index, Tile tile, int worker) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const Kernels& kernels = run.kernels;
  const int64_t hidden = config.hidden_size;
  const int64_t first = tile.begin * hidden;
  const int64_t count = tile.rows() * hidden;

  const float* residual = config.residual ? x + first : nullptr;
  float* attention_sum = activations.attention_sum.at(tile.begin, worker);
  float* attention_state = activations.attention_state.at(tile.begin, worker);
  attention_tile(run, attention_sum, dropout.active() ? nullptr : residual, layer.attention,
                 activations.attention, attention_input(context, x), tile_index, worker);
  if (dropout.active()) {
    const Dropout mask = dropout.attention(index);
    kernels.dropout_add(attention_sum, attention_sum, residual, &mask, first, count);
  }
  if (normalizes_after(config)) {
    layer_norm_tile(kernels, attention_state, layer.attention_norm, activations.attention_statistics,
                    attention_sum, tile);
  }
  if (!layer.feed_forward.exists()) return;

  residual = config.residual ? attention_state : nullptr;
  float* feed_forward_input = activations.feed_forward_input.at(tile.begin, worker);
  float* output_sum = activations.output_sum.at(tile.begin, worker);
  float* output = activations.output.at(tile.begin, worker);
  if (normalizes_before(config)) {
    layer_norm_tile(kernels, feed_forward_input, layer.output_norm, activations.output_statistics,
                    attention_state, tile);
  }
  const Tile next = run.flat_tile_after(tile_index);
  Ahead ahead{{}, rows_of(x + next.begin * hidden, next.rows(), hidden)};
  if (output != x + first) ahead.first = rows_of(output, tile.rows(), hidden);
  feed_forward_tile(kernels, output_sum, dropout.active() ? nullptr : residual, layer.feed_forward,
                    activations.feed_forward, feed_forward_input, tile, worker, ahead);
  if (dropout.active()) {
    const Dropout mask = dropout.feed_forward(index);
    kernels.dropout_add(output_sum, output_sum, residual, &mask, first, count);
  }
  if (normalizes_after(config)) {
    layer_norm_tile(kernels, output, layer.output_norm, activations.output_statistics, output_sum, tile);
  }
}

}  // namespace

void layer_forward(const LayerContext& context, const float* x) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  if (normalizes_before(config)) {
    run.for_each_flat_tile([&](int64_t, Tile tile, int worker) {
      layer_norm_tile(run.kernels, activations.attention_input.at(tile.begin, worker), layer.attention_norm,
                      activations.attention_statistics, x + tile.begin * config.hidden_size, tile);
    });
  }
  gather_attention(run, layer.attention, activations.attention, attention_input(context, x));
  run.for_each_flat_tile(
      [&](int64_t tile_index, Tile tile, int worker) { finish_tile(context, x, tile_index, tile, worker); });
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

// Where a part of the layer puts the gradient of what it reads, and whether the residual's is there already.
float* input_gradient(const LayerContext& context, const EncoderScratch& scratch) {
  return normalizes_before(context.config) ? scratch.dnormalized : scratch.dstate;
}
bool adds_to_input_gradient(const ModelConfig& config) {
  return config.residual && !normalizes_before(config);
}

// From d(LN(x)) in dnormalized to dx, for the norm before a part: dx (+)= its gradient.
void input_norm_backward_tile(const LayerContext& context, const EncoderScratch& scratch,
                              const LayerNorm& norm, const LayerNormPartials& partials, const float* x,
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

// The rows of the tile's chunk begin with first_row.
void feed_forward_side_tile(const LayerContext& context, const EncoderScratch& scratch, int64_t tile_index,
                            Tile tile, int64_t first_row, int worker) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t hidden = config.hidden_size;
  float* dstate = scratch.dstate + tile.begin * hidden;
  float* ddense = scratch.ddense + (tile.begin - first_row) * hidden;
  if (normalizes_after(config)) {
    layer_norm_backward_tile(run.kernels, layer.output_norm, dstate, scratch.norm_partials[1],
                             activations.output_sum.at(tile.begin, 0), activations.output_statistics,
                             tile_index, tile);
  }
  undo_dropout(run.kernels, ddense, dstate, dropout.active(), dropout.feed_forward(index), tile, hidden);
  // What the norm behind the attention reads next.
  const float* sum = activations.attention_sum.at(tile.begin, 0);
  feed_forward_backward_tile(run.kernels, input_gradient(context, scratch) + tile.begin * hidden,
                             layer.feed_forward, activations.feed_forward, scratch.feed_forward, ddense, tile,
                             tile.begin - first_row, worker, adds_to_input_gradient(config),
                             {rows_of(sum, tile.rows(), hidden), {}});
  if (normalizes_before(config)) {
    input_norm_backward_tile(context, scratch, layer.output_norm, scratch.norm_partials[1],
                             activations.attention_state.at(tile.begin, 0), activations.output_statistics,
                             tile_index, tile);
  }
}

// What the feed-forward part of one tile has read: kept from the forward, or the norm of the attention's sum
// again.
const float* feed_forward_input_again(const LayerContext& context, const EncoderScratch& scratch, Tile tile,
                                      int64_t first_row, int worker) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  if (!normalizes_after(config)) return activations.feed_forward_input.at(tile.begin, 0);
  float* state = scratch.attention_state.at(tile.begin - first_row, worker);
  layer_norm_tile(run.kernels, state, layer.attention_norm, {}, activations.attention_sum.at(tile.begin, 0),
                  tile);
  return state;
}

// From dX' to dY of one tile, and through the output of the attention.
void output_side_tile(const LayerContext& context, const EncoderScratch& scratch, int64_t tile_index,
                      Tile tile, int64_t first_row, int worker) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t hidden = config.hidden_size;
  float* dstate = scratch.dstate + tile.begin * hidden;
  float* dattention = scratch.dattention + tile.begin * hidden;
  if (layer.feed_forward.exists()) {
    feed_forward_side_tile(context, scratch, tile_index, tile, first_row, worker);
    const float* input = feed_forward_input_again(context, scratch, tile, first_row, worker);
    feed_forward_pack_input_tile(run.kernels, scratch.feed_forward, input, tile, tile.begin - first_row);
  }
  if (normalizes_after(config)) {
    layer_norm_backward_tile(run.kernels, layer.attention_norm, dstate, scratch.norm_partials[0],
                             activations.attention_sum.at(tile.begin, 0), activations.attention_statistics,
                             tile_index, tile);
  }
  undo_dropout(run.kernels, dattention, dstate, dropout.active(), dropout.attention(index), tile, hidden);
  const Tile next = run.flat_tile_after(tile_index);
  Ahead ahead{rows_of(scratch.dstate + next.begin * hidden, next.rows(), hidden), {}};
  if (layer.feed_forward.exists()) {
    ahead.second = rows_of(activations.output_sum.at(next.begin, 0), next.rows(), hidden);
  }
  attention_backward_tile(run, input_gradient(context, scratch), layer.attention, activations.attention,
                          scratch.attention, dattention, tile_index, worker, adds_to_input_gradient(config),
                          ahead);
}

}  // namespace

void layer_backward(const LayerContext& context, const LayerGradients& gradients,
                    const EncoderScratch& scratch, const float* x) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  prepare_attention_backward(run, layer.attention, activations.attention, scratch.attention);
  run.for_each_chunk([&](int64_t first, int64_t end, Tile rows) {
    run.for_each_flat_tile(first, end, [&](int64_t tile_index, Tile tile, int worker) {
      output_side_tile(context, scratch, tile_index, tile, rows.begin, worker);
    });
    if (!layer.feed_forward.exists()) return;
    const float* input = normalizes_after(config) ? scratch.attention_state.data
                                                  : activations.feed_forward_input.at(rows.begin, 0);
    feed_forward_backward_weights(run, gradients.feed_forward, layer.feed_forward, scratch.feed_forward,
                                  scratch.ddense, input, rows.rows());
  });
  if (layer.feed_forward.exists() && layer.output_norm.exists()) {
    add_layer_norm_partials(run, gradients.output_norm, scratch.norm_partials[1]);
  }
  attention_backward(run, input_gradient(context, scratch), gradients.attention, layer.attention,
                     activations.attention, scratch.attention, scratch.dattention,
                     attention_input(context, x), adds_to_input_gradient(config));
  if (normalizes_before(config)) {
    run.for_each_flat_tile([&](int64_t tile_index, Tile tile, int) {
      input_norm_backward_tile(context, scratch, layer.attention_norm, scratch.norm_partials[0],
                               x + tile.begin * config.hidden_size, activations.attention_statistics,
                               tile_index, tile);
    });
  }
  if (layer.attention_norm.exists()) {
    add_layer_norm_partials(run, gradients.attention_norm, scratch.norm_partials[0]);
  }
}

}  // namespace ff
