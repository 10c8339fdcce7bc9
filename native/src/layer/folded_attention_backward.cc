// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Backward of folded attention. With G = dY, m the sum of G over a sequence, and F, f, M as in the forward:
//   batch    dU = G T^T   dV = dU o k   dQ = G Wo^T (+ dV if tied)   dk = sum_t dU o V
//   query    dQ = G M^T   dM = Q^T G    full    dX = G F^T   d[F ; f] = [X^T G ; m]   dM = [Wv ; bv]^T d[F ;
//   f]
//            M = diag(k) T + Wo:  dT += diag(k) dM   dWo += dM   dk = rowsum(dM o T)
// and then in every form, with S_h the sum over the features of head h:
//   dq = dk o v   dv = dk o q   dR_rh = S_h(Wk_r. o dv)
//   dbeta = X dR   dz = beta o (dbeta - sum_t beta o dbeta)   dX += beta dR^T + dz Gk^T   dGk = X^T dz
//   E = Wk^T dGk   dq += s rowsum(Ak o E)   dP_rh = S_h(Wq_r. o dq)
//   dalpha = X dP  dy = alpha o (dalpha - sum_t alpha o dalpha)   dX += alpha dP^T + dy Gq^T   dGq += X^T dy
// sum_t beta o dbeta = sum_r R o dR, because R = X^T beta; computed as the scores of R's own rows, by which a
// softmax that has settled on one token gives a dz of exactly zero. R's rounding is that of all its features,
// so where a softmax has nearly settled, sum_t dz, which should be 0, can outweigh the other tokens' dz; dGk
// -= R (sum_t dz)^T and dGq -= P (sum_t dy)^T take it out. The gradients of ak and aq are zero: softmax
// cancels what moves all scores of a head alike.
#include <algorithm>
#include <cstring>

#include "layer/folded_attention.h"
#include "layer/folded_gradients.h"
#include "layer/mixing_matrix.h"

namespace ff {

void prepare_folded_backward(const Execution& run, const FoldedWeights& weights,
                             const FoldedAttentionActivations& activations,
                             const FoldedAttentionScratch& scratch) {
  const int64_t hidden = weights.hidden();
  const int64_t packed = weights.gemm().packed_size();
  const int64_t parts = map_parts(weights);
  run.pool.for_each(run.attention.full_sequences().sequences() * parts, [&](int64_t task, int) {
    const int64_t index = task / parts;
    pack_map_part_transposed(run.kernels, scratch.full_map + index * packed, weights,
                             activations.full_map + index * (hidden + 1) * hidden, task % parts);
  });
  std::fill_n(scratch.mixing_owner, run.pool.threads(), int64_t{-1});
}

namespace {

void batch_form_backward_rows(const Execution& run, const FoldedWeights& weights,
                              const FoldedAttentionActivations& activations,
                              const FoldedAttentionScratch& scratch, const float* dy,
                              const AttentionRun& rows) {
  const int64_t hidden = weights.hidden();
  const int64_t first = rows.begin * hidden;
  float* dquery = scratch.dquery + first;
  weights.gemm().run(scratch.dproduct + first, dy, weights.packed_transform_transposed(), rows.rows(), {});
  if (weights.output_projection().exists()) {
    weights.gemm().run(dquery, dy, weights.packed_output_transposed(), rows.rows(), {});
  } else {
    std::memcpy(dquery, dy, rows.rows() * hidden * sizeof(float));
  }
  run.layout.for_each_part(rows, rows.sequence, [&](int64_t sequence, int64_t begin, int64_t end) {
    const float* global_key = activations.global_key + sequence * activations.global_key_stride;
    const int64_t part = begin * hidden;
    run.kernels.multiply_by_row(scratch.product + part, activations.value.at(begin, 0), global_key,
                                end - begin, hidden);
    if (weights.tied()) {
      run.kernels.add_multiply_by_row(scratch.dquery + part, scratch.dproduct + part, global_key, end - begin,
                                      hidden);
    } else {
      run.kernels.multiply_by_row(scratch.dvalue + part, scratch.dproduct + part, global_key, end - begin,
                                  hidden);
    }
  });
}

void query_form_backward_rows(const Execution& run, const FoldedWeights& weights,
                              const FoldedAttentionActivations& activations,
                              const FoldedAttentionScratch& scratch, const float* dy,
                              const AttentionRun& rows, int worker) {
  float* mixing = scratch.mixing + worker * weights.gemm().packed_size();
  if (scratch.mixing_owner[worker] != rows.sequence) {
    form_mixing_transposed(run.kernels, mixing, weights,
                           activations.global_key + rows.sequence * activations.global_key_stride);
    scratch.mixing_owner[worker] = rows.sequence;
  }
  weights.gemm().run(scratch.dquery + rows.begin * weights.hidden(), dy, mixing, rows.rows(), {});
}

}  // namespace

void folded_attend_backward_rows(const Execution& run, float* dx, const FoldedWeights& weights,
                                 const FoldedAttentionActivations& activations,
                                 const FoldedAttentionScratch& scratch, const float* dy,
                                 const AttentionRun& rows, int worker, bool accumulate, const Ahead& ahead) {
  const int64_t first = rows.begin * weights.hidden();
  if (rows.form == AttentionForm::kFull) {
    const int64_t index = run.attention.full_number(rows.sequence);
    weights.gemm().run(dx, dy, scratch.full_map + index * weights.gemm().packed_size(), rows.rows(),
                       {.start = accumulate ? dx : nullptr, .ahead = ahead});
    return;
  }
  if (rows.form == AttentionForm::kQuery) {
    query_form_backward_rows(run, weights, activations, scratch, dy, rows, worker);
  } else {
    batch_form_backward_rows(run, weights, activations, scratch, dy, rows);
  }
  weights.attention().query.backward_input(dx, scratch.dquery + first, rows.rows(), accumulate, ahead);
  if (!weights.tied()) weights.value().backward_input(dx, scratch.dvalue + first, rows.rows(), true);
}

namespace {

// Sums over each sequence: of G, and dk of the batch form.
void sum_output_gradients(const Execution& run, const FoldedWeights& weights,
                          const FoldedAttentionActivations& activations,
                          const FoldedAttentionScratch& scratch, const float* dy) {
  const int64_t hidden = weights.hidden();
  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int) {
    float* sums = scratch.tile_sums + index * 2 * hidden;
    std::memset(sums, 0, 2 * hidden * sizeof(float));
    run.kernels.add_column_sum(sums, dy + tile.begin * hidden, tile.rows(), hidden, hidden);
    if (run.attention.folded_form(tile.sequence) != AttentionForm::kBatch) return;
    run.kernels.add_column_dot(sums + hidden, scratch.dproduct + tile.begin * hidden,
                               activations.value.at(tile.begin, 0), tile.rows(), hidden);
  });
  run.for_each_sequence([&](int64_t sequence, int) {
    float* doutput_sum = scratch.doutput_sum + sequence * hidden;
    float* dglobal_key = scratch.dglobal_key + sequence * hidden;
    std::memset(doutput_sum, 0, hidden * sizeof(float));
    std::memset(dglobal_key, 0, hidden * sizeof(float));
    for (int64_t tile = run.layout.first_tile(sequence); tile < run.layout.first_tile(sequence + 1); ++tile) {
      const float* sums = scratch.tile_sums + tile * 2 * hidden;
      run.kernels.add(doutput_sum, doutput_sum, sums, hidden);
      run.kernels.add(dglobal_key, dglobal_key, sums + hidden, hidden);
    }
  });
}

// dR (or dP), its layout for the score kernel and the softmax's inner products, from the gradient of the
// pooled input's projection.
void pooled_backward(const Kernels& kernels, const FoldedWeights& weights,
                     const FoldedAttentionScratch& scratch, int64_t sequence, int worker,
                     const float* dprojected, const Linear& projection, const SoftmaxPooling& pooling) {
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  const int64_t first = sequence * heads * hidden;
  kernels.head_linear_backward(scratch.dpooled + first, dprojected, projection.weight(), hidden, heads);
  kernels.transpose(scratch.dpooled_columns + first, scratch.dpooled + first, heads, hidden);
  float* scores = scratch.dscores + worker * kTileRows * heads;
  for (int64_t begin = 0; begin < heads; begin += kTileRows) {
    const int64_t end = std::min(begin + kTileRows, heads);
    kernels.scores(scores, pooling.pooled + first + begin * hidden, scratch.dpooled_columns + first, nullptr,
                   1.0f, end - begin, hidden, heads, {});
    for (int64_t h = begin; h < end; ++h) {
      scratch.inner[sequence * heads + h] = scores[(h - begin) * heads + h];
    }
  }
}

// dX += w dpooled^T + dscores score_rows^T for one tile, and the tile's shares of dscore_rows = X^T dscores
// and of the sums of dscores.
void pool_backward_tile(const Execution& run, float* dx, const FoldedWeights& weights,
                        const FoldedAttentionScratch& scratch, const SoftmaxPooling& pooling,
                        const float* score_rows, const float* x, int64_t index, const SequenceTile& tile,
                        int worker) {
  const Kernels& kernels = run.kernels;
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  const int64_t rows = tile.rows();
  const int64_t matrix = tile.sequence * heads * hidden;
  const float* input = x + tile.begin * hidden;
  float* dinput = dx + tile.begin * hidden;
  float* w = scratch.weights + worker * kTileRows * heads;
  float* dscores = scratch.dscores + worker * kTileRows * heads;
  float* partial = scratch.tile_scores + index * heads * hidden;
  float* sums = scratch.tile_sums + index * 2 * hidden;

  const SequenceTile next = run.sequence_tile_after(index);
  kernels.softmax_weights(w, pooling.scores + tile.begin * heads, pooling.max + tile.sequence * heads,
                          pooling.inverse_sum + tile.sequence * heads, rows, heads);
  kernels.scores(dscores, input, scratch.dpooled_columns + matrix, nullptr, 1.0f, rows, hidden, heads,
                 {rows_of(x + next.begin * hidden, next.rows(), hidden), {}});
  kernels.softmax_backward(dscores, w, dscores, scratch.inner + tile.sequence * heads, rows, heads);
  kernels.add_scores_backward(dinput, w, scratch.dpooled + matrix, 1.0f, rows, hidden, heads,
                              {rows_of(dx + next.begin * hidden, next.rows(), hidden), {}});
  kernels.add_scores_backward(dinput, dscores, score_rows, 1.0f, rows, hidden, heads, {});
  std::memset(partial, 0, heads * hidden * sizeof(float));
  std::memset(sums, 0, heads * sizeof(float));
  kernels.add_weight_gradient(partial, sums, dscores, input, rows, heads, hidden, 0, heads);
}

// Takes the sums of dscores out of one sequence's dscore_rows, in its first tile's share.
void center_score_rows(const Execution& run, const FoldedWeights& weights,
                       const FoldedAttentionScratch& scratch, const SoftmaxPooling& pooling,
                       int64_t sequence) {
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  const int64_t first = run.layout.first_tile(sequence);
  float* sum = scratch.tile_sums + first * 2 * hidden;
  for (int64_t tile = first + 1; tile < run.layout.first_tile(sequence + 1); ++tile) {
    run.kernels.add(sum, sum, scratch.tile_sums + tile * 2 * hidden, heads);
  }
  for (int64_t h = 0; h < heads; ++h) sum[h] = -sum[h];
  run.kernels.add_head_scale(scratch.tile_scores + first * heads * hidden, sum,
                             pooling.pooled + sequence * heads * hidden, 1, heads * hidden, heads);
}

// From dk of one sequence to dR.
void key_side_backward(const Execution& run, const FoldedWeights& weights,
                       const FoldedAttentionActivations& activations, const FoldedAttentionScratch& scratch,
                       int64_t sequence, int worker) {
  const int64_t hidden = weights.hidden();
  const int64_t first = sequence * hidden;
  const float* dglobal_key = scratch.dglobal_key + first;
  float* dkey_sum = scratch.dkey_sum + first;
  run.kernels.multiply_by_row(scratch.dglobal_query + first, dglobal_key, activations.key_sum + first, 1,
                              hidden);
  run.kernels.multiply_by_row(dkey_sum, dglobal_key, activations.global_query + first, 1, hidden);
  pooled_backward(run.kernels, weights, scratch, sequence, worker, dkey_sum, weights.attention().key,
                  activations.key_pool);
}

// From the tiles' shares of dGk of one sequence to dP.
void query_side_backward(const Execution& run, const FoldedWeights& weights,
                         const FoldedAttentionActivations& activations, const FoldedAttentionScratch& scratch,
                         int64_t sequence, int worker) {
  const AdditiveAttention& attention = weights.attention();
  const ScoreWeights& scores = attention.key_scores;
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  const int64_t matrix = sequence * heads * hidden;
  float* dscore_rows = scratch.dkey_score_rows + matrix;
  center_score_rows(run, weights, scratch, activations.key_pool, sequence);
  std::memset(dscore_rows, 0, heads * hidden * sizeof(float));
  for (int64_t tile = run.layout.first_tile(sequence); tile < run.layout.first_tile(sequence + 1); ++tile) {
    run.kernels.add(dscore_rows, dscore_rows, scratch.tile_scores + tile * heads * hidden, heads * hidden);
  }
  // Ak o E, row by row, times s: its column sums go to q, and times q to the score weights.
  float* scaled = scratch.scaled_key_rows + matrix;
  float* dscaled = scratch.dscaled_key + matrix;
  float* dquery = scratch.dglobal_query + sequence * hidden;
  attention.key.forward_without_bias(dscaled, dscore_rows, heads, false);
  for (int64_t i = 0; i < heads * hidden; ++i) {
    dscaled[i] *= scores.scale;
    scaled[i] = scores.scale * scores.rows[i];
  }
  run.kernels.add_column_dot(dquery, scores.rows, dscaled, heads, hidden);
  run.kernels.multiply_by_row(scaled, scaled, activations.global_query + sequence * hidden, heads, hidden);
  pooled_backward(run.kernels, weights, scratch, sequence, worker, dquery, attention.query,
                  activations.query_pool);
}

}  // namespace

void folded_attention_backward(const Execution& run, float* dx, const FoldedAttentionGradients& gradients,
                               const FoldedWeights& weights, const FoldedAttentionActivations& activations,
                               const FoldedAttentionScratch& scratch, const float* dy, const float* x) {
  const int64_t matrix = weights.heads() * weights.hidden();
  sum_output_gradients(run, weights, activations, scratch, dy);
  output_matrix_gradients(run, weights, activations, scratch, dy, x);

  run.for_each_sequence([&](int64_t sequence, int worker) {
    key_side_backward(run, weights, activations, scratch, sequence, worker);
  });
  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    pool_backward_tile(run, dx, weights, scratch, activations.key_pool,
                       activations.key_score_rows + tile.sequence * matrix, x, index, tile, worker);
  });
  run.for_each_sequence([&](int64_t sequence, int worker) {
    query_side_backward(run, weights, activations, scratch, sequence, worker);
  });
  const ScoreWeights query_scores = weights.query_scores();
  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    pool_backward_tile(run, dx, weights, scratch, activations.query_pool, query_scores.rows, x, index, tile,
                       worker);
  });
  if (gradients.attention.query.weight == nullptr) return;
  run.for_each_sequence([&](int64_t sequence, int) {
    center_score_rows(run, weights, scratch, activations.query_pool, sequence);
  });
  folded_parameter_gradients(run, gradients, weights, activations, scratch, x);
}

}  // namespace ff
