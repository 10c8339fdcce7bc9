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

void normalize(const Kernels& kernels, float* y, const LayerNormStatistics& statistics, const float* x,
               const LayerNorm& norm, Tile tile) {
  if (!norm.exists()) return;
  float* mean = statistics.mean == nullptr ? nullptr : statistics.mean + tile.begin;
  float* rstd = statistics.rstd == nullptr ? nullptr : statistics.rstd + tile.begin;
  kernels.layer_norm(y, mean, rstd, x, norm.gamma, norm.beta, norm.eps, tile.rows(), norm.columns);
}

// Everything after the global vectors, for one tile, while it sits in the core's cache.
void finish_tile(const LayerContext& context, const float* x, int64_t tile_index, Tile tile, int worker) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const Kernels& kernels = run.kernels;
  const int64_t hidden = config.hidden_size;

  float* attention_sum = activations.attention_sum.at(tile.begin, worker);
  float* attention_state = activations.attention_state.at(tile.begin, worker);
  attention_output_tile(run, attention_sum, *layer.folded, activations.attention, x, tile_index, worker);
  drop_and_add(kernels, attention_sum, config.residual ? x + tile.begin * hidden : nullptr, dropout.active(),
               dropout.attention(index), tile, hidden);
  normalize(kernels, attention_state, activations.attention_statistics, attention_sum, layer.attention_norm, tile);
  if (!layer.feed_forward.exists()) return;

  float* output_sum = activations.output_sum.at(tile.begin, worker);
  feed_forward_tile(kernels, output_sum, layer.feed_forward, activations.feed_forward, attention_state, tile,
                    worker);
  drop_and_add(kernels, output_sum, config.residual ? attention_state : nullptr, dropout.active(),
               dropout.feed_forward(index), tile, hidden);
  normalize(kernels, activations.output.at(tile.begin, worker), activations.output_statistics, output_sum,
            layer.output_norm, tile);
}

}  // namespace

void layer_forward(const LayerContext& context, const float* x) {
  const Execution& run = context.run;
  attention_vectors(run, *context.layer.folded, context.activations.attention, x);
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

void feed_forward_side_tile(const LayerContext& context, const EncoderScratch& scratch, int64_t tile_index,
                            Tile tile) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t hidden = config.hidden_size;
  float* dstate = scratch.dstate + tile.begin * hidden;
  float* ddense = scratch.ddense + tile.begin * hidden;
  if (layer.output_norm.exists()) {
    layer_norm_backward_tile(run.kernels, layer.output_norm, dstate, scratch.norm_partials[1],
                             activations.output_sum.at(tile.begin, 0), activations.output_statistics, tile_index,
                             tile);
  }
  undo_dropout(run.kernels, ddense, dstate, dropout.active(), dropout.feed_forward(index), tile, hidden);
  feed_forward_backward_tile(run.kernels, dstate, layer.feed_forward, activations.feed_forward,
                             scratch.feed_forward, ddense, tile, config.residual != 0);
}

// From dX' to dY of one tile, and through the output of the attention.
void output_side_tile(const LayerContext& context, const EncoderScratch& scratch, int64_t tile_index, Tile tile,
                      int worker) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t hidden = config.hidden_size;
  float* dstate = scratch.dstate + tile.begin * hidden;
  float* dattention = scratch.dattention + tile.begin * hidden;
  if (layer.feed_forward.exists()) feed_forward_side_tile(context, scratch, tile_index, tile);
  if (layer.attention_norm.exists()) {
    layer_norm_backward_tile(run.kernels, layer.attention_norm, dstate, scratch.norm_partials[0],
                             activations.attention_sum.at(tile.begin, 0), activations.attention_statistics,
                             tile_index, tile);
  }
  undo_dropout(run.kernels, dattention, dstate, dropout.active(), dropout.attention(index), tile, hidden);
  attention_backward_tile(run, scratch.dstate, *layer.folded, activations.attention, scratch.attention, dattention,
                          tile_index, worker, config.residual != 0);
}

}  // namespace

void layer_backward(const LayerContext& context, const LayerGradients& gradients, const EncoderScratch& scratch,
                    const float* x) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  prepare_attention_backward(run, *layer.folded, activations.attention, scratch.attention);
  run.for_each_flat_tile([&](int64_t tile_index, Tile tile, int worker) {
    output_side_tile(context, scratch, tile_index, tile, worker);
  });
  if (layer.feed_forward.exists()) {
    feed_forward_backward_weights(run, gradients.feed_forward, layer.feed_forward, scratch.feed_forward,
                                  scratch.ddense, activations.attention_state.at(0, 0));
    if (layer.output_norm.exists()) {
      add_layer_norm_partials(run, gradients.output_norm, scratch.norm_partials[1]);
    }
  }
  if (layer.attention_norm.exists()) {
    add_layer_norm_partials(run, gradients.attention_norm, scratch.norm_partials[0]);
  }
  attention_backward(run, scratch.dstate, gradients.attention, *layer.folded, activations.attention,
                     scratch.attention, scratch.dattention, x, config.residual != 0);
}

}  // namespace ff
