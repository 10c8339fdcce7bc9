// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/softmax_pooling.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ff {

namespace {

int64_t partial_size(int64_t heads, int64_t columns) { return 2 * heads + columns; }

// Merges the tiles first .. end-1 of one sequence into max, sum and pooled.
void merge_tiles(const Kernels& kernels, const SoftmaxPooling& pooling, float* max, float* sum, float* pooled,
                 int64_t first, int64_t end, int64_t heads, int64_t columns) {
  const int64_t size = partial_size(heads, columns);
  const float* partial = pooling.partials + first * size;
  std::copy(partial, partial + heads, max);
  std::copy(partial + heads, partial + 2 * heads, sum);
  std::copy(partial + 2 * heads, partial + size, pooled);
  if (end - first == 1) return;

  for (int64_t tile = first + 1; tile < end; ++tile) {
    const float* tile_max = pooling.partials + tile * size;
    for (int64_t h = 0; h < heads; ++h) max[h] = std::max(max[h], tile_max[h]);
  }
  std::fill(sum, sum + heads, 0.0f);
  std::fill(pooled, pooled + columns, 0.0f);
  for (int64_t tile = first; tile < end; ++tile) {
    // The tile's own max has served; its place now takes the factor that brings the tile to the common max.
    float* factor = pooling.partials + tile * size;
    for (int64_t h = 0; h < heads; ++h) factor[h] -= max[h];
    kernels.exponential(factor, factor, heads);
    for (int64_t h = 0; h < heads; ++h) sum[h] = std::fma(factor[heads + h], factor[h], sum[h]);
    kernels.add_head_scale(pooled, factor, factor + 2 * heads, 1, columns, heads);
  }
}

}  // namespace

float* softmax_scores_tile(const Kernels& kernels, const SoftmaxPooling& pooling, const ScoreWeights& weights,
                           int64_t columns, const float* score_rows, int64_t tile_index,
                           const SequenceTile& tile, int worker, const Ahead& ahead) {
  const int64_t heads = weights.heads;
  float* scores = pooling.scores + tile.begin * heads;
  float* partial = pooling.partials + tile_index * partial_size(heads, columns);
  kernels.scores(scores, score_rows, weights.transposed, weights.bias, weights.scale, tile.rows(),
                 weights.columns, heads, ahead);
  kernels.softmax_tile(pooling.weights + worker * kTileRows * heads, partial, partial + heads, scores,
                       tile.rows(), heads);
  return partial + 2 * heads;
}

void softmax_pooling_tile(const Kernels& kernels, const SoftmaxPooling& pooling, const ScoreWeights& weights,
                          int64_t columns, const float* score_rows, const float* pool_rows,
                          int64_t tile_index, const SequenceTile& tile, int worker) {
  float* pooled =
      softmax_scores_tile(kernels, pooling, weights, columns, score_rows, tile_index, tile, worker, {});
  kernels.pool(pooled, pooling.weights + worker * kTileRows * weights.heads, pool_rows, tile.rows(), columns,
               weights.heads);
}

void merge_softmax_pooling(const Execution& run, const SoftmaxPooling& pooling, int64_t sequence,
                           int64_t heads, int64_t columns, float sum_floor) {
  float* max = pooling.max + sequence * heads;
  float* inverse_sum = pooling.inverse_sum + sequence * heads;
  float* pooled = pooling.pooled + sequence * columns;
  const int64_t first = run.layout.first_tile(sequence);
  const int64_t end = run.layout.first_tile(sequence + 1);
  if (first == end) {
    std::fill(max, max + heads, 0.0f);
    std::fill(inverse_sum, inverse_sum + heads, 0.0f);
    std::fill(pooled, pooled + columns, 0.0f);
    return;
  }
  merge_tiles(run.kernels, pooling, max, inverse_sum, pooled, first, end, heads, columns);
  for (int64_t h = 0; h < heads; ++h) {
    const float floor = sum_floor > 0 ? sum_floor * std::exp(-max[h]) : 0.0f;
    inverse_sum[h] = 1.0f / (inverse_sum[h] + floor);
  }
  run.kernels.head_scale(pooled, inverse_sum, pooled, 1, columns, heads);
}

void merge_softmax_pooling(const Execution& run, const SoftmaxPooling& pooling, int64_t heads,
                           int64_t columns, float sum_floor) {
  run.for_each_sequence([&](int64_t sequence, int) {
    merge_softmax_pooling(run, pooling, sequence, heads, columns, sum_floor);
  });
}

void softmax_pooling_backward_tile(const Kernels& kernels, float* w, float* ds, const SoftmaxPooling& pooling,
                                   const ScoreWeights& weights, int64_t columns, const float* pool_rows,
                                   const float* dpooled, const float* inner, const SequenceTile& tile) {
  const int64_t heads = weights.heads;
  const int64_t rows = tile.rows();
  kernels.softmax_weights(w, pooling.scores + tile.begin * heads, pooling.max + tile.sequence * heads,
                          pooling.inverse_sum + tile.sequence * heads, rows, heads);
  kernels.head_dot(ds, pool_rows, dpooled, rows, columns, heads);
  kernels.softmax_backward(ds, w, ds, inner, rows, heads);
  for (int64_t i = 0; i < rows * heads; ++i) ds[i] *= weights.scale;
}

}  // namespace ff
