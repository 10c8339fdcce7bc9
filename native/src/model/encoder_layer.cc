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

  float* block_output = activations.block_output.at(tile.begin, worker);
  float* attention_sum = activations.attention_sum.at(tile.begin, worker);
  float* attention_state = activations.attention_state.at(tile.begin, worker);
  attend_tile(run, block_output, layer.attention, activations.attention, tile_index, worker);
  if (layer.output_projection.exists()) layer.output_projection.forward(attention_sum, block_output, tile.rows());
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
  const AdditiveAttention& attention = context.layer.attention;
  const int64_t hidden = context.config.hidden_size;
  run.for_each_flat_tile([&](int64_t, Tile tile, int worker) {
    project_tile(attention, context.activations.attention, x + tile.begin * hidden, tile, worker);
  });
  compute_global_vectors(run, attention, context.activations.attention);
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

// From dX' to dY and dU of one tile.
void output_side_tile(const LayerContext& context, const EncoderScratch& scratch, int64_t tile_index, Tile tile) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t hidden = config.hidden_size;
  float* dstate = scratch.dstate + tile.begin * hidden;
  float* dattention = scratch.dattention + tile.begin * hidden;
  float* dblock = scratch.attention.dquery + tile.begin * hidden;
  if (layer.feed_forward.exists()) feed_forward_side_tile(context, scratch, tile_index, tile);
  if (layer.attention_norm.exists()) {
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
  attend_backward_tile(run, layer.attention, activations.attention, scratch.attention, tile_index);
}

}  // namespace

void layer_backward(const LayerContext& context, const LayerGradients& gradients, const EncoderScratch& scratch,
                    const float* x) {
  const auto& [run, config, layer, activations, dropout, index] = context;
  const int64_t hidden = config.hidden_size;
  const int64_t tokens = run.layout.tokens();

  run.for_each_flat_tile([&](int64_t tile_index, Tile tile, int) {
    output_side_tile(context, scratch, tile_index, tile);
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
  if (layer.output_projection.exists()) {
    layer.output_projection.backward_weight(run, gradients.output_projection, scratch.dattention,
                                            activations.block_output.at(0, 0), tokens);
  }
  additive_attention_backward(run, gradients.attention, layer.attention, activations.attention, scratch.attention);
  run.for_each_flat_tile([&](int64_t, Tile tile, int) {
    project_backward_tile(scratch.dstate + tile.begin * hidden, layer.attention, scratch.attention, tile,
                          config.residual != 0);
  });
  project_backward_weights(run, gradients.attention, layer.attention, scratch.attention, x);
}

}  // namespace ff
