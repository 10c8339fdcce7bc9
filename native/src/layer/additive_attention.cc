// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/additive_attention.h"

namespace ff {

void project_tile(const AdditiveAttention& attention, const AdditiveAttentionActivations& activations,
                  const float* x, Tile tile, int worker) {
  attention.query.forward(activations.query.at(tile.begin, worker), x, tile.rows());
  attention.key.forward(activations.key.at(tile.begin, worker), x, tile.rows());
  if (attention.value.exists()) attention.value.forward(activations.value.at(tile.begin, worker), x, tile.rows());
}

void compute_global_vectors(const Execution& run, const AdditiveAttention& attention,
                            const AdditiveAttentionActivations& activations) {
  const int64_t columns = attention.query_scores.columns;
  const int64_t heads = attention.query_scores.heads;

  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    const float* query = activations.query.at(tile.begin, worker);
    softmax_pooling_tile(run.kernels, activations.global_query, attention.query_scores, query, query, index, tile,
                         worker);
  });
  merge_softmax_pooling(run, activations.global_query, heads, columns, 0.0f);

  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    float* product = activations.product.at(tile.begin, worker);
    run.kernels.multiply_by_row(product, activations.key.at(tile.begin, worker),
                                activations.global_query.pooled + tile.sequence * columns, tile.rows(), columns);
    softmax_pooling_tile(run.kernels, activations.global_key, attention.key_scores, product, product, index, tile,
                         worker);
  });
  merge_softmax_pooling(run, activations.global_key, heads, columns, 0.0f);
}

namespace {

// U = V o k for the rows of one flat tile.
void weight_values_tile(const Execution& run, float* product, const AdditiveAttentionActivations& activations,
                        int64_t tile_index) {
  const int64_t columns = activations.value.columns;
  const int64_t tile_begin = run.layout.flat_tile(tile_index).begin;
  run.layout.for_each_part(tile_index, [&](int64_t sequence, int64_t begin, int64_t end) {
    run.kernels.multiply_by_row(product + (begin - tile_begin) * columns, activations.value.at(begin, 0),
                                activations.global_key.pooled + sequence * columns, end - begin, columns);
  });
}

}  // namespace

void attend_tile(const Execution& run, float* y, const AdditiveAttention& attention,
                 const AdditiveAttentionActivations& activations, int64_t tile_index, int worker) {
  const Tile tile = run.layout.flat_tile(tile_index);
  float* product = activations.product.at(tile.begin, worker);
  weight_values_tile(run, product, activations, tile_index);
  attention.transform.forward(y, product, tile.rows());
  run.kernels.add(y, y, activations.query.at(tile.begin, worker), tile.rows() * activations.query.columns);
}

void attend_backward_tile(const Execution& run, const AdditiveAttention& attention,
                          const AdditiveAttentionActivations& activations, const AdditiveAttentionScratch& scratch,
                          int64_t tile_index) {
  const Tile tile = run.layout.flat_tile(tile_index);
  const int64_t first = tile.begin * activations.query.columns;
  weight_values_tile(run, scratch.product + first, activations, tile_index);
  attention.transform.backward_input(scratch.dproduct + first, scratch.dquery + first, tile.rows(), false);
}

}  // namespace ff
