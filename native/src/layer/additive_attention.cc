// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/additive_attention.h"

namespace ff {

void project_tile(const AdditiveAttention& attention, const AdditiveAttentionActivations& activations,
                  const float* x, Tile tile, int worker) {
  attention.query.forward(activations.query.at(tile.begin, worker), x, tile.rows());
  attention.key.forward(activations.key.at(tile.begin, worker), x, tile.rows());
  if (attention.value.exists())
    attention.value.forward(activations.value.at(tile.begin, worker), x, tile.rows());
}

void compute_global_vectors(const Execution& run, const AdditiveAttention& attention,
                            const AdditiveAttentionActivations& activations) {
  const int64_t columns = attention.query_scores.columns;
  const int64_t heads = attention.query_scores.heads;

  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    const float* query = activations.query.at(tile.begin, worker);
    softmax_pooling_tile(run.kernels, activations.global_query, attention.query_scores, columns, query, query,
                         index, tile, worker);
  });
  merge_softmax_pooling(run, activations.global_query, heads, columns, 0.0f);

  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    float* product = activations.product.at(tile.begin, worker);
    run.kernels.multiply_by_row(product, activations.key.at(tile.begin, worker),
                                activations.global_query.pooled + tile.sequence * columns, tile.rows(),
                                columns);
    softmax_pooling_tile(run.kernels, activations.global_key, attention.key_scores, columns, product, product,
                         index, tile, worker);
  });
  merge_softmax_pooling(run, activations.global_key, heads, columns, 0.0f);
}

namespace {

// U = V o k
void weight_values(const Execution& run, float* product, const AdditiveAttentionActivations& activations,
                   const AttentionRun& rows) {
  const int64_t columns = activations.value.columns;
  run.layout.for_each_part(rows, rows.sequence, [&](int64_t sequence, int64_t begin, int64_t end) {
    run.kernels.multiply_by_row(product + (begin - rows.begin) * columns, activations.value.at(begin, 0),
                                activations.global_key.pooled + sequence * columns, end - begin, columns);
  });
}

}  // namespace

void attend_rows(const Execution& run, float* y, const AdditiveAttention& attention,
                 const AdditiveAttentionActivations& activations, const AttentionRun& rows, int worker) {
  float* product = activations.product.at(rows.begin, worker);
  weight_values(run, product, activations, rows);
  attention.transform.forward(y, product, rows.rows(), activations.query.at(rows.begin, worker));
}

void attend_backward_rows(const Execution& run, const AdditiveAttention& attention,
                          const AdditiveAttentionActivations& activations,
                          const AdditiveAttentionScratch& scratch, const AttentionRun& rows) {
  const int64_t first = rows.begin * activations.query.columns;
  weight_values(run, scratch.product + first, activations, rows);
  attention.transform.backward_input(scratch.dproduct + first, scratch.dquery + first, rows.rows(), false);
}

}  // namespace ff
