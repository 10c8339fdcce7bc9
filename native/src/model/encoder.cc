// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/encoder.h"

#include <algorithm>
#include <cstring>

namespace ff {

namespace {

void copy_floats(float* to, const float* from, int64_t count) {
  if (to != nullptr && count > 0) std::memcpy(to, from, count * sizeof(float));
}

void embed(const Execution& run, const Network& network, const EncoderActivations& activations,
           const Batch& batch, const DropoutSites& dropout) {
  const Embedding& embedding = network.embedding();
  const LayerNorm& norm = network.embedding_norm();
  const Dropout mask = dropout.embedding();
  run.for_each_flat_tile([&](int64_t index, Tile tile, int worker) {
    float* sum = activations.embedding_sum.at(tile.begin, worker);
    float* input = activations.input.at(tile.begin, worker);
    const int64_t count = tile.rows() * embedding.columns;
    embed_tile(run, sum, embedding, batch.ids, batch.states, index);
    if (norm.exists()) {
      layer_norm_tile(run.kernels, input, norm, activations.embedding_statistics, sum, tile);
    }
    if (dropout.active()) {
      run.kernels.dropout_add(input, input, nullptr, &mask, tile.begin * embedding.columns, count);
    }
  });
}

// The head works on tiles of texts, as the layers do on tiles of tokens.
void apply_head(const Execution& run, float* logits, const Linear& head, const float* pooled) {
  const int64_t sequences = run.layout.sequences();
  run.pool.for_each((sequences + kTileRows - 1) / kTileRows, [&](int64_t index, int) {
    const int64_t begin = index * kTileRows;
    head.forward(logits + begin * head.out(), pooled + begin * head.in(),
                 std::min(kTileRows, sequences - begin));
  });
}

const float* layer_input(const EncoderActivations& activations, int64_t layer) {
  return layer == 0 ? activations.input.data : activations.layers[layer - 1].output.data;
}

// The norm that follows the last layer when the norms stand before the parts.
void normalize_last(const Execution& run, const LayerNorm& norm, const EncoderActivations& activations) {
  if (!norm.exists()) return;
  run.for_each_flat_tile([&](int64_t, Tile tile, int worker) {
    layer_norm_tile(run.kernels, activations.states.at(tile.begin, worker), norm,
                    activations.final_statistics, activations.last.at(tile.begin, worker), tile);
  });
}

void add_items(const Execution& run, float* text, const float* pooled, const float* items,
               const int32_t* item_ids, int64_t columns) {
  run.for_each_sequence([&](int64_t sequence, int) {
    const float* vector = pooled + sequence * columns;
    float* sum = text + sequence * columns;
    if (item_ids[sequence] < 0) {
      copy_floats(sum, vector, columns);
    } else {
      run.kernels.add(sum, vector, items + item_ids[sequence] * columns, columns);
    }
  });
}

}  // namespace

void encoder_forward(const Execution& run, const ModelConfig& config, const Network& network,
                     const EncoderActivations& activations, const Batch& batch, const DropoutSites& dropout,
                     const Outputs& outputs) {
  const int64_t sequences = run.layout.sequences();
  embed(run, network, activations, batch, dropout);
  for (int64_t index = 0; index < config.num_hidden_layers; ++index) {
    layer_forward({run, config, network.layer(index), activations.layers[index], dropout, index},
                  layer_input(activations, index));
  }
  normalize_last(run, network.final_norm(), activations);
  const float* states = activations.states.data;
  copy_floats(outputs.token_states, states, run.layout.tokens() * config.hidden_size);
  // A pass that keeps its activations keeps the text vectors too: backward may ask for them.
  const bool pools =
      outputs.pooled != nullptr || outputs.logits != nullptr || activations.pooling.hidden.kept;
  if (config.pooling == FF_POOLING_NONE || !pools) return;

  attention_pooling_forward(run, network.pooling(), activations.pooling, states);
  if (has_items(config)) {
    add_items(run, activations.text, activations.pooling.pooling.pooled, network.items(), batch.item_ids,
              config.hidden_size);
  }
  copy_floats(outputs.pooled, activations.text, sequences * config.hidden_size);
  if (outputs.logits == nullptr) return;
  apply_head(run, activations.logits, network.head(), activations.text);
  copy_floats(outputs.logits, activations.logits, sequences * config.num_labels);
}

}  // namespace ff
