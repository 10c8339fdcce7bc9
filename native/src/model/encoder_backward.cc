// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <cstring>

#include "model/encoder.h"

namespace ff {

namespace {

// x = y, or 0 where y is nullptr.
void copy_or_clear(float* x, const float* y, int64_t count) {
  if (y == nullptr) {
    std::memset(x, 0, count * sizeof(float));
  } else {
    std::memcpy(x, y, count * sizeof(float));
  }
}

// dstate [T,D] of the last layer's output from what the loss says of states, pooled vectors and logits.
void output_backward(const Execution& run, const ModelConfig& config, const Network& network,
                     const EncoderActivations& activations, const EncoderScratch& scratch,
                     const OutputGradients& output_gradients, Gradients* gradients) {
  const int64_t hidden = config.hidden_size;
  const int64_t sequences = run.layout.sequences();
  run.for_each_flat_tile([&](int64_t, Tile tile, int) {
    const int64_t first = tile.begin * hidden;
    const float* states = output_gradients.token_states;
    copy_or_clear(scratch.dstate + first, states == nullptr ? states : states + first, tile.rows() * hidden);
  });
  if (output_gradients.pooled == nullptr && output_gradients.logits == nullptr) return;

  copy_or_clear(scratch.dpooled, output_gradients.pooled, sequences * hidden);
  if (output_gradients.logits != nullptr) {
    network.head().backward_input(scratch.dpooled, output_gradients.logits, sequences, true);
    if (gradients != nullptr) {
      network.head().backward_weight(run, gradients->head(), output_gradients.logits, activations.text,
                                     sequences);
    }
  }
  attention_pooling_backward(
      run, scratch.dstate, gradients == nullptr ? AttentionPoolingGradients{} : gradients->pooling(),
      network.pooling(), activations.pooling, scratch.pooling, scratch.dpooled, activations.states.data);
}

// From the gradient of the last norm's output to that of the last layer's.
void final_norm_backward(const Execution& run, const LayerNorm& norm, const EncoderActivations& activations,
                         const EncoderScratch& scratch, Gradients* gradients) {
  if (!norm.exists()) return;
  run.for_each_flat_tile([&](int64_t index, Tile tile, int) {
    layer_norm_backward_tile(run.kernels, norm, scratch.dstate + tile.begin * norm.columns,
                             scratch.norm_partials[0], activations.last.at(tile.begin, 0),
                             activations.final_statistics, index, tile);
  });
  if (gradients != nullptr) add_layer_norm_partials(run, gradients->final_norm(), scratch.norm_partials[0]);
}

// Per-head scoring rows: the gradient over all features is taken first, and each head keeps its own part.
void fold_score_gradient(float* dweight, const float* drows, int64_t heads, int64_t columns) {
  const int64_t head_size = columns / heads;
  for (int64_t h = 0; h < heads; ++h) {
    for (int64_t i = 0; i < head_size; ++i) {
      dweight[h * head_size + i] += drows[h * columns + h * head_size + i];
    }
  }
}

void embedding_backward_rows(const Execution& run, const Network& network,
                             const EncoderActivations& activations, const EncoderScratch& scratch,
                             const DropoutSites& dropout, Gradients* gradients) {
  const LayerNorm& norm = network.embedding_norm();
  const Dropout mask = dropout.embedding();
  const int64_t hidden = network.embedding().columns;
  run.for_each_flat_tile([&](int64_t index, Tile tile, int) {
    float* dstate = scratch.dstate + tile.begin * hidden;
    if (dropout.active()) {
      run.kernels.dropout_add(dstate, dstate, nullptr, &mask, tile.begin * hidden, tile.rows() * hidden);
    }
    if (norm.exists()) {
      layer_norm_backward_tile(run.kernels, norm, dstate, scratch.norm_partials[0],
                               activations.embedding_sum.at(tile.begin, 0), activations.embedding_statistics,
                               index, tile);
    }
  });
  if (gradients != nullptr && norm.exists()) {
    add_layer_norm_partials(run, gradients->embedding_norm(), scratch.norm_partials[0]);
  }
}

}  // namespace

void encoder_backward(const Execution& run, const ModelConfig& config, const Network& network,
                      const EncoderActivations& activations, const EncoderScratch& scratch,
                      const Batch& batch, const DropoutSites& dropout,
                      const OutputGradients& output_gradients, Gradients* gradients,
                      TableBackward* table_backward, float* input_gradient) {
  const int64_t hidden = config.hidden_size;
  const bool per_head = config.scoring == FF_SCORING_PER_HEAD && gradients != nullptr;
  output_backward(run, config, network, activations, scratch, output_gradients, gradients);
  const bool pooled = output_gradients.pooled != nullptr || output_gradients.logits != nullptr;
  if (gradients != nullptr && has_items(config) && pooled) {
    gradients->add_items(run, batch.item_ids, scratch.dpooled, table_backward);
  }
  final_norm_backward(run, network.final_norm(), activations, scratch, gradients);
  for (int64_t index = config.num_hidden_layers - 1; index >= 0; --index) {
    LayerGradients layer_gradients = gradients == nullptr ? LayerGradients{} : gradients->layer(index);
    const LayerGradients stored = layer_gradients;
    const int64_t heads = config.num_attention_heads;
    if (per_head) {
      std::memset(scratch.dscores_rows, 0, 2 * heads * hidden * sizeof(float));
      layer_gradients.attention.additive.query_scores.weight = scratch.dscores_rows;
      layer_gradients.attention.additive.key_scores.weight = scratch.dscores_rows + heads * hidden;
    }
    layer_backward({run, config, network.layer(index), activations.layers[index], dropout, index},
                   layer_gradients, scratch,
                   index == 0 ? activations.input.data : activations.layers[index - 1].output.data);
    if (per_head) {
      fold_score_gradient(stored.attention.additive.query_scores.weight, scratch.dscores_rows, heads, hidden);
      fold_score_gradient(stored.attention.additive.key_scores.weight, scratch.dscores_rows + heads * hidden,
                          heads, hidden);
    }
  }
  embedding_backward_rows(run, network, activations, scratch, dropout, gradients);
  if (input_gradient != nullptr) {
    std::memcpy(input_gradient, scratch.dstate, run.layout.tokens() * hidden * sizeof(float));
  }
  if (gradients != nullptr) {
    gradients->add_embedding(run, network.embedding(), batch.ids, scratch.dstate, table_backward);
  }
}

}  // namespace ff
