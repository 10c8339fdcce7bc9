// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/folded_attention.h"

#include <algorithm>
#include <cstring>

#include "layer/mixing_matrix.h"

namespace ff {

namespace {

// Scores and pools every feature of the inputs, a tile at a time. function(sequence) gives the score weights.
template <typename Scores>
void pool_inputs(const Execution& run, const SoftmaxPooling& pooling, const float* x,
                 const Scores& scores_of) {
  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    const ScoreWeights scores = scores_of(tile.sequence);
    const float* rows = x + tile.begin * scores.columns;
    const SequenceTile next = run.sequence_tile_after(index);
    float* partial = softmax_scores_tile(
        run.kernels, pooling, scores, scores.heads * scores.columns, rows, index, tile, worker,
        {rows_of(x + next.begin * scores.columns, next.rows(), scores.columns), {}});
    std::memset(partial, 0, scores.heads * scores.columns * sizeof(float));
    // sum_t w_th x_tj is the weight gradient's product.
    run.kernels.add_weight_gradient(partial, nullptr, pooling.weights + worker * kTileRows * scores.heads,
                                    rows, tile.rows(), scores.heads, scores.columns, 0, scores.heads);
  });
}

// q, and from it Gk and gk, of one sequence.
void query_side(const Execution& run, const FoldedWeights& weights,
                const FoldedAttentionActivations& activations, int64_t sequence, int worker) {
  const AdditiveAttention& attention = weights.attention();
  const ScoreWeights& scores = attention.key_scores;
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  float* query = activations.global_query + sequence * hidden;
  float* rows = activations.key_score_rows + sequence * heads * hidden;
  float* bias = activations.key_score_bias + sequence * heads;
  float* scaled = activations.scaled_key_rows + worker * heads * hidden;

  run.kernels.head_linear(query, activations.query_pool.pooled + sequence * heads * hidden,
                          attention.query.weight(), attention.query.bias(), hidden, heads);
  run.kernels.multiply_by_row(scaled, scores.rows, query, heads, hidden);
  for (int64_t i = 0; i < heads * hidden; ++i) scaled[i] *= scores.scale;
  attention.key.backward_input(rows, scaled, heads, false);
  run.kernels.transpose(activations.key_scores + sequence * heads * hidden, rows, heads, hidden);
  std::fill(bias, bias + heads, 0.0f);
  if (attention.key.bias() != nullptr)
    run.kernels.head_dot(bias, scaled, attention.key.bias(), heads, hidden, 1);
  for (int64_t h = 0; h < heads && scores.bias != nullptr; ++h) bias[h] += scores.scale * scores.bias[h];
}

// v and k of one sequence.
void key_side(const Execution& run, const FoldedWeights& weights,
              const FoldedAttentionActivations& activations, int64_t sequence) {
  const Linear& key = weights.attention().key;
  const int64_t hidden = weights.hidden();
  float* sum = activations.key_sum + sequence * hidden;
  float* global_key = activations.global_key + sequence * activations.global_key_stride;
  run.kernels.head_linear(sum, activations.key_pool.pooled + sequence * weights.heads() * hidden,
                          key.weight(), key.bias(), hidden, weights.heads());
  run.kernels.multiply_by_row(global_key, sum, activations.global_query + sequence * hidden, 1, hidden);
  std::fill(global_key + hidden, global_key + activations.global_key_stride, 0.0f);
}

// F and f of every sequence in the full form.
void form_maps(const Execution& run, const FoldedWeights& weights,
               const FoldedAttentionActivations& activations) {
  const std::vector<int64_t>& numbers = run.attention.full_numbers();
  const int64_t count = static_cast<int64_t>(numbers.size());
  const int64_t hidden = weights.hidden();
  const int64_t packed = weights.gemm().packed_size();
  run.pool.for_each(count, [&](int64_t index, int) {
    form_mixing(run.kernels, activations.full_mixing + index * packed, weights,
                activations.global_key + numbers[index] * activations.global_key_stride);
  });
  const int64_t tiles = (hidden + 1 + kTileRows - 1) / kTileRows;
  run.pool.for_each(count * tiles, [&](int64_t task, int) {
    const int64_t index = task / tiles;
    const int64_t first = task % tiles * kTileRows;
    const int64_t end = std::min(first + kTileRows, hidden + 1);
    float* map = activations.full_map + index * (hidden + 1) * hidden;
    weights.gemm().run(map + first * hidden, weights.value_rows() + first * hidden,
                       activations.full_mixing + index * packed, end - first, {});
    if (!weights.tied()) {
      run.kernels.add(map + first * hidden, map + first * hidden, weights.query_output() + first * hidden,
                      (end - first) * hidden);
    } else if (end == hidden + 1) {
      run.kernels.add(map + hidden * hidden, map + hidden * hidden, weights.output_bias(), hidden);
    }
  });
  const int64_t parts = map_parts(weights);
  run.pool.for_each(count * parts, [&](int64_t task, int) {
    const int64_t index = task / parts;
    pack_map_part(run.kernels, activations.full_packed_map + index * packed, weights,
                  activations.full_map + index * (hidden + 1) * hidden, task % parts);
  });
}

}  // namespace

void compute_folded_vectors(const Execution& run, const FoldedWeights& weights,
                            const FoldedAttentionActivations& activations, const float* x) {
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  pool_inputs(run, activations.query_pool, x, [&](int64_t) { return weights.query_scores(); });
  run.for_each_sequence([&](int64_t sequence, int worker) {
    merge_softmax_pooling(run, activations.query_pool, sequence, heads, heads * hidden, 0.0f);
    query_side(run, weights, activations, sequence, worker);
  });
  pool_inputs(run, activations.key_pool, x, [&](int64_t sequence) {
    const int64_t first = sequence * heads * hidden;
    return ScoreWeights{activations.key_scores + first,
                        activations.key_score_rows + first,
                        activations.key_score_bias + sequence * heads,
                        1.0f,
                        heads,
                        hidden};
  });
  run.for_each_sequence([&](int64_t sequence, int) {
    merge_softmax_pooling(run, activations.key_pool, sequence, heads, heads * hidden, 0.0f);
    key_side(run, weights, activations, sequence);
  });
  std::fill_n(activations.mixing_owner, run.pool.threads(), int64_t{-1});
  form_maps(run, weights, activations);
}

namespace {

void batch_form_rows(const Execution& run, float* y, const float* start, const FoldedWeights& weights,
                     const FoldedAttentionActivations& activations, const float* query, const float* value,
                     const AttentionRun& rows, float* product) {
  const int64_t hidden = weights.hidden();
  run.layout.for_each_part(rows, rows.sequence, [&](int64_t sequence, int64_t begin, int64_t end) {
    const int64_t first = (begin - rows.begin) * hidden;
    run.kernels.multiply_by_row(product + first, value + first,
                                activations.global_key + sequence * activations.global_key_stride,
                                end - begin, hidden);
  });
  weights.gemm().run(y, product, weights.packed_transform(), rows.rows(),
                     {.start = start, .bias = weights.output_bias()});
  if (weights.output_projection().exists()) {
    weights.gemm().run(y, query, weights.packed_output(), rows.rows(), {.start = y});
  } else {
    run.kernels.add(y, y, query, rows.rows() * hidden);
  }
}

// A worker that goes on with the sequence of its last tile finds its M formed.
const float* mixing_of(const Execution& run, const FoldedWeights& weights,
                       const FoldedAttentionActivations& activations, int64_t sequence, int worker) {
  float* mixing = activations.mixing + worker * weights.gemm().packed_size();
  if (activations.mixing_owner[worker] != sequence) {
    form_mixing(run.kernels, mixing, weights,
                activations.global_key + sequence * activations.global_key_stride);
    activations.mixing_owner[worker] = sequence;
  }
  return mixing;
}

}  // namespace

void folded_attend_rows(const Execution& run, float* y, const float* start, const FoldedWeights& weights,
                        const FoldedAttentionActivations& activations, const float* x,
                        const AttentionRun& rows, int64_t tile_begin, int worker) {
  const int64_t hidden = weights.hidden();
  const float* input = x + rows.begin * hidden;
  if (rows.form == AttentionForm::kFull) {
    const int64_t index = run.attention.full_number(rows.sequence);
    weights.gemm().run(
        y, input, activations.full_packed_map + index * weights.gemm().packed_size(), rows.rows(),
        {.start = start, .bias = activations.full_map + (index + 1) * (hidden + 1) * hidden - hidden});
    return;
  }
  const int64_t offset = (rows.begin - tile_begin) * hidden;
  float* query = activations.query.at(tile_begin, worker) + offset;
  weights.attention().query.forward(query, input, rows.rows());
  if (rows.form == AttentionForm::kQuery) {
    weights.gemm().run(y, query, mixing_of(run, weights, activations, rows.sequence, worker), rows.rows(),
                       {.start = start, .bias = weights.output_bias()});
    return;
  }
  float* value = activations.value.at(tile_begin, worker) + offset;
  if (!weights.tied()) weights.value().forward(value, input, rows.rows());
  batch_form_rows(run, y, start, weights, activations, query, value, rows,
                  activations.product.at(tile_begin, worker));
}

}  // namespace ff
