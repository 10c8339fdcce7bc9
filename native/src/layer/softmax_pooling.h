// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Softmax pooling of a sequence, the heart of additive attention:
//   s_th = scale (score_rows_t . a_h + c_h);  w_.h = softmax over the sequence of s_.h
//   pooled_j = sum_t w_{t,h(j)} pool_rows_tj
// Used for the global query (rows Q), the global key (rows P) and, with one head, the text vector.
#pragma once

#include <cstdint>

#include "layer/execution.h"

namespace ff {

// The scoring rows in the two layouts that the kernels read.
struct ScoreWeights {
  const float* transposed = nullptr;  // [D,H]
  const float* rows = nullptr;        // [H,D]
  const float* bias = nullptr;        // [H] or nullptr
  float scale = 1;
  int64_t heads = 0;
  int64_t columns = 0;
};

// Results of one pooling, and the partial results of its tiles.
struct SoftmaxPooling {
  float* scores = nullptr;       // [T,H] before the softmax
  float* max = nullptr;          // [B,H]
  float* inverse_sum = nullptr;  // [B,H]
  float* pooled = nullptr;       // [B,D]
  float* partials = nullptr;     // [sequence tiles, 2 H + D]: max, sum, pooled
  float* weights = nullptr;      // scratch [workers, kTileRows, H]
};

// Scores one tile: its scores, its weights into pooling.weights, its max and sum into its partial result, and
// returns the place for its pooled sums. columns: as many as are pooled.
float* softmax_scores_tile(const Kernels& kernels, const SoftmaxPooling& pooling, const ScoreWeights& weights,
                           int64_t columns, const float* score_rows, int64_t tile_index,
                           const SequenceTile& tile, int worker, const Ahead& ahead);

// Scores one tile and pools columns features of it into its partial result.
void softmax_pooling_tile(const Kernels& kernels, const SoftmaxPooling& pooling, const ScoreWeights& weights,
                          int64_t columns, const float* score_rows, const float* pool_rows,
                          int64_t tile_index, const SequenceTile& tile, int worker);

// Merges the tiles of one sequence, or of each, in order. Adds sum_floor * exp(-max) to each sum (0 for
// attention). A sequence without tokens pools to zeros.
void merge_softmax_pooling(const Execution& run, const SoftmaxPooling& pooling, int64_t sequence,
                           int64_t heads, int64_t columns, float sum_floor);
void merge_softmax_pooling(const Execution& run, const SoftmaxPooling& pooling, int64_t heads,
                           int64_t columns, float sum_floor);

// Backward of one tile, given dpooled and inner_h = sum_{j in h} dpooled_j pooled_j of its sequence. Writes
// w [rows,H] and ds [rows,H] (times the scale), the gradient of score_rows . a_h.
void softmax_pooling_backward_tile(const Kernels& kernels, float* w, float* ds, const SoftmaxPooling& pooling,
                                   const ScoreWeights& weights, int64_t columns, const float* pool_rows,
                                   const float* dpooled, const float* inner, const SequenceTile& tile);

}  // namespace ff
