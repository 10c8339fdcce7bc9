// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Backward of additive attention. With G = dY and dU = G Wr from the tiles before:
//   dk_j = sum_t dU_tj V_tj                 dQ = G + dU o k   (tied), or dQ = G and dV = dU o k
//   dP = rep(beta) o dk + du E              du = s beta (dbeta - dk.k),   dbeta_th = sum_{j in h} dk_j P_tj
//   dg_j = sum_t dP_tj K_tj                 dK = dP o g
//   dQ += rep(alpha) o dg + ds A            ds = s alpha (dalpha - dg.g), dalpha_th = sum_{j in h} dg_j Q_tj
// dk needs every token before any du, and dg every dP before any ds: three sweeps over the sequences.
#include <cstring>
#include <vector>

#include "layer/additive_attention.h"

namespace ff {

namespace {

// dglobal_b = sum over the tiles' partials in order; inner_bh = sum_{j in h} dglobal_j pooled_j.
void merge_global_gradient(const Execution& run, const AdditiveAttentionScratch& scratch, const float* pooled,
                           int64_t columns, int64_t heads) {
  for (int64_t sequence = 0; sequence < run.layout.sequences(); ++sequence) {
    float* dglobal = scratch.dglobal + sequence * columns;
    std::memset(dglobal, 0, columns * sizeof(float));
    for (int64_t tile = run.layout.first_tile(sequence); tile < run.layout.first_tile(sequence + 1); ++tile) {
      run.kernels.add(dglobal, dglobal, scratch.partials + tile * columns, columns);
    }
    run.kernels.head_dot(scratch.inner + sequence * heads, dglobal, pooled + sequence * columns, 1, columns,
                         heads);
  }
}

float* zeroed_partial(const AdditiveAttentionScratch& scratch, int64_t index, int64_t columns) {
  float* partial = scratch.partials + index * columns;
  std::memset(partial, 0, columns * sizeof(float));
  return partial;
}

// dQ (or dV) from dU, dP, dK and the partial sums of dg, for one tile.
void key_side_tile(const Execution& run, const AdditiveAttention& attention,
                   const AdditiveAttentionActivations& activations, const AdditiveAttentionScratch& scratch,
                   int64_t index, const SequenceTile& tile, int worker) {
  const Kernels& kernels = run.kernels;
  const ScoreWeights& scores = attention.key_scores;
  const int64_t rows = tile.rows();
  const int64_t columns = scores.columns;
  const int64_t heads = scores.heads;
  const int64_t first = tile.begin * columns;
  const float* global_query = activations.global_query.pooled + tile.sequence * columns;
  const float* global_key = activations.global_key.pooled + tile.sequence * columns;
  const float* key = activations.key.at(tile.begin, worker);
  const float* dglobal_key = scratch.dglobal + tile.sequence * columns;
  float* product = scratch.product + first;
  float* dproduct = scratch.dproduct + first;
  float* dkey = scratch.dkey + first;
  float* weights = scratch.weights + worker * kTileRows * heads;
  float* dscores = scratch.dscores + tile.begin * heads;

  if (attention.value.exists()) {
    kernels.multiply_by_row(dproduct, dproduct, global_key, rows, columns);
  } else {
    kernels.add_multiply_by_row(scratch.dquery + first, dproduct, global_key, rows, columns);
  }

  kernels.multiply_by_row(product, key, global_query, rows, columns);
  softmax_pooling_backward_tile(kernels, weights, dscores, activations.global_key, scores, columns, product,
                                dglobal_key, scratch.inner + tile.sequence * heads, tile);
  kernels.head_scale(dkey, weights, dglobal_key, rows, columns, heads);
  kernels.add_scores_backward(dkey, dscores, scores.rows, 1.0f, rows, columns, heads, {});
  kernels.add_column_dot(zeroed_partial(scratch, index, columns), dkey, key, rows, columns);
  kernels.multiply_by_row(dkey, dkey, global_query, rows, columns);
}

// dQ's share of the global query, for one tile.
void query_side_tile(const Execution& run, const AdditiveAttention& attention,
                     const AdditiveAttentionActivations& activations, const AdditiveAttentionScratch& scratch,
                     const SequenceTile& tile, int worker) {
  const ScoreWeights& scores = attention.query_scores;
  const int64_t rows = tile.rows();
  const int64_t columns = scores.columns;
  const int64_t heads = scores.heads;
  const float* dglobal_query = scratch.dglobal + tile.sequence * columns;
  float* weights = scratch.weights + worker * kTileRows * heads;
  float* dscores = scratch.dscores + tile.begin * heads;
  float* dquery = scratch.dquery + tile.begin * columns;

  softmax_pooling_backward_tile(run.kernels, weights, dscores, activations.global_query, scores, columns,
                                activations.query.at(tile.begin, worker), dglobal_query,
                                scratch.inner + tile.sequence * heads, tile);
  run.kernels.add_head_scale(dquery, weights, dglobal_query, rows, columns, heads);
  run.kernels.add_scores_backward(dquery, dscores, scores.rows, 1.0f, rows, columns, heads, {});
}

}  // namespace

void additive_attention_backward(const Execution& run, const AdditiveAttentionGradients& gradients,
                                 const AdditiveAttention& attention,
                                 const AdditiveAttentionActivations& activations,
                                 const AdditiveAttentionScratch& scratch) {
  const int64_t columns = attention.query_scores.columns;
  const int64_t heads = attention.query_scores.heads;
  const std::vector<Tile>& stretches = run.layout.stretches();

  attention.transform.backward_weight(run, gradients.transform, scratch.dquery, scratch.product, stretches);

  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    run.kernels.add_column_dot(zeroed_partial(scratch, index, columns),
                               scratch.dproduct + tile.begin * columns,
                               activations.value.at(tile.begin, worker), tile.rows(), columns);
  });
  merge_global_gradient(run, scratch, activations.global_key.pooled, columns, heads);

  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    key_side_tile(run, attention, activations, scratch, index, tile, worker);
  });
  add_weight_gradient(run, Precision::kFloat32, gradients.key_scores.weight, gradients.key_scores.bias,
                      scratch.dscores, scratch.product, stretches, heads, columns);
  merge_global_gradient(run, scratch, activations.global_query.pooled, columns, heads);

  run.for_each_sequence_tile([&](int64_t, const SequenceTile& tile, int worker) {
    query_side_tile(run, attention, activations, scratch, tile, worker);
  });
  add_weight_gradient(run, Precision::kFloat32, gradients.query_scores.weight, gradients.query_scores.bias,
                      scratch.dscores, activations.query.data, stretches, heads, columns);
}

void project_backward_tile(float* dx, const AdditiveAttention& attention,
                           const AdditiveAttentionScratch& scratch, Tile tile, bool accumulate) {
  const int64_t first = tile.begin * attention.query.out();
  attention.query.backward_input(dx, scratch.dquery + first, tile.rows(), accumulate);
  attention.key.backward_input(dx, scratch.dkey + first, tile.rows(), true);
  if (attention.value.exists())
    attention.value.backward_input(dx, scratch.dproduct + first, tile.rows(), true);
}

void project_backward_weights(const Execution& run, const AdditiveAttentionGradients& gradients,
                              const AdditiveAttention& attention, const AdditiveAttentionScratch& scratch,
                              const float* x) {
  const std::vector<Tile>& stretches = run.layout.stretches();
  attention.query.backward_weight(run, gradients.query, scratch.dquery, x, stretches);
  attention.key.backward_weight(run, gradients.key, scratch.dkey, x, stretches);
  if (attention.value.exists()) {
    attention.value.backward_weight(run, gradients.value, scratch.dproduct, x, stretches);
  }
}

}  // namespace ff
