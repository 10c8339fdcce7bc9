// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/attention_memory.h"

#include <algorithm>

namespace ff {

namespace {

AdditiveAttentionActivations plan_explicit(BlockPlanner* planner, const BatchLayout& sequences,
                                           const FoldedWeights& weights, const RowBuffer& query,
                                           const RowBuffer& value, const RowBuffer& product) {
  const int64_t hidden = weights.hidden();
  return {query,
          planner->rows(hidden, true),
          value,
          planner->pooling(sequences, weights.heads(), hidden),
          planner->pooling(sequences, weights.heads(), hidden),
          product};
}

FoldedAttentionActivations plan_folded(BlockPlanner* planner, const Execution& run,
                                       const FoldedWeights& weights, const RowBuffer& query,
                                       const RowBuffer& value, const RowBuffer& product) {
  const BatchLayout& sequences = run.attention.folded_sequences();
  const int64_t count = sequences.sequences();
  const int64_t full = run.attention.full_sequences().sequences();
  const int64_t hidden = weights.hidden();
  const int64_t matrix = weights.heads() * hidden;
  const int64_t packed = weights.gemm().packed_size();
  FoldedAttentionActivations folded{};
  folded.query_pool = planner->pooling(sequences, weights.heads(), matrix);
  // Only a backward asks for the query's pool after the key has its own.
  folded.key_pool =
      planner->keep() ? planner->pooling(sequences, weights.heads(), matrix) : folded.query_pool;
  folded.key_score_rows = planner->take(count * matrix);
  folded.key_scores = planner->take(count * matrix);
  folded.key_score_bias = planner->take(count * weights.heads());
  folded.global_query = planner->take(count * hidden);
  folded.key_sum = planner->take(count * hidden);
  folded.global_key_stride = weights.global_key_stride();
  folded.global_key = planner->take(count * folded.global_key_stride);
  folded.scaled_key_rows = planner->take(planner->workers() * matrix);
  folded.query = query;
  folded.value = value;
  folded.product = product;
  folded.mixing =
      planner->take(run.attention.query_sequences().sequences() > 0 ? planner->workers() * packed : 0);
  folded.mixing_owner = planner->take_integers(planner->workers());
  folded.full_mixing = planner->take(full * packed);
  folded.full_map = planner->take(full * (hidden + 1) * hidden);
  folded.full_packed_map = planner->take(full * packed);
  return folded;
}

FoldedAttentionScratch plan_folded_scratch(BlockPlanner* planner, const Execution& run,
                                           const FoldedWeights& weights,
                                           const AdditiveAttentionScratch& shared) {
  const BatchLayout& sequences = run.attention.folded_sequences();
  const int64_t count = sequences.sequences();
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  const int64_t matrix = heads * hidden;
  const int64_t square = hidden * hidden;
  const int64_t packed = weights.gemm().packed_size();
  FoldedAttentionScratch scratch{};
  scratch.dquery = shared.dquery;
  scratch.dvalue = shared.dkey;
  scratch.dproduct = shared.dproduct;
  scratch.product = shared.product;
  scratch.dscores = planner->take(planner->workers() * kTileRows * heads);
  scratch.weights = planner->take(planner->workers() * kTileRows * heads);
  scratch.mixing = planner->take(planner->workers() * packed);
  scratch.mixing_owner = planner->take_integers(planner->workers());
  if (run.attention.query_sequences().sequences() > 0) {
    scratch.dmixing_block = planner->take(planner->workers() * kLargestGradientBlock * hidden);
  }
  scratch.full_map = planner->take(run.attention.full_sequences().sequences() * packed);
  for (float** place : {&scratch.dtransform, &scratch.doutput, &scratch.dmixing})
    *place = planner->take(square);
  for (float** place : {&scratch.dfull_map, &scratch.dvalue_rows, &scratch.dquery_output, &scratch.square}) {
    *place = planner->take(square + hidden);
  }
  scratch.tile_sums = planner->take(sequences.sequence_tiles() * 2 * hidden);
  scratch.tile_scores = planner->take(sequences.sequence_tiles() * matrix);
  for (float** place :
       {&scratch.doutput_sum, &scratch.dglobal_key, &scratch.dkey_sum, &scratch.dglobal_query}) {
    *place = planner->take(count * hidden);
  }
  for (float** place : {&scratch.dpooled, &scratch.dpooled_columns, &scratch.scaled_key_rows,
                        &scratch.dkey_score_rows, &scratch.dscaled_key}) {
    *place = planner->take(count * matrix);
  }
  scratch.inner = planner->take(count * heads);
  scratch.gathered = planner->take(planner->workers() * count * hidden);
  scratch.dquery_score_rows = planner->take(matrix);
  scratch.scaled_rows = planner->take(matrix);
  return scratch;
}

bool has_explicit(const Execution& run) { return run.attention.explicit_sequences().sequences() > 0; }
bool has_folded(const Execution& run) { return run.attention.folded_sequences().sequences() > 0; }
bool has_queries(const Execution& run) {
  return has_explicit(run) || run.attention.projected_sequences().sequences() > 0;
}
bool has_products(const Execution& run) {
  return has_explicit(run) || run.attention.batch_sequences().sequences() > 0;
}

AttentionBlockActivations plan_additive(BlockPlanner* planner, const Execution& run,
                                        const FoldedWeights& weights) {
  const int64_t hidden = weights.hidden();
  const bool kept = planner->keep() || has_explicit(run);
  const RowBuffer query = has_queries(run) ? planner->rows(hidden, kept) : RowBuffer{};
  const RowBuffer value = has_queries(run) && !weights.tied() ? planner->rows(hidden, kept) : query;
  const RowBuffer product = has_products(run) ? planner->rows(hidden, false) : RowBuffer{};
  AttentionBlockActivations activations{};
  if (has_explicit(run)) {
    activations.explicit_form =
        plan_explicit(planner, run.attention.explicit_sequences(), weights, query, value, product);
    if (weights.output_projection().exists())
      activations.explicit_output = planner->rows(hidden, planner->keep());
  }
  if (has_folded(run)) activations.folded_form = plan_folded(planner, run, weights, query, value, product);
  return activations;
}

AttentionBlockScratch plan_additive_scratch(BlockPlanner* planner, const Execution& run,
                                            const FoldedWeights& weights) {
  const BatchLayout& sequences = run.attention.explicit_sequences();
  const int64_t matrix = planner->tokens() * weights.hidden();
  AttentionBlockScratch scratch{};
  AdditiveAttentionScratch& attention = scratch.explicit_form;
  if (has_queries(run)) attention.dquery = planner->take(matrix);
  if (has_products(run)) {
    attention.dproduct = planner->take(matrix);
    attention.product = planner->take(matrix);
  }
  if (has_explicit(run) || (has_queries(run) && !weights.tied())) attention.dkey = planner->take(matrix);
  if (has_explicit(run)) {
    attention.dscores = planner->take(planner->tokens() * weights.heads());
    attention.weights = planner->take(planner->workers() * kTileRows * weights.heads());
    attention.dglobal = planner->take(sequences.sequences() * weights.hidden());
    attention.inner = planner->take(sequences.sequences() * weights.heads());
    attention.partials = planner->take(sequences.sequence_tiles() * weights.hidden());
  }
  if (has_folded(run)) scratch.folded_form = plan_folded_scratch(planner, run, weights, attention);
  return scratch;
}

SelfAttentionActivations plan_self_attention(BlockPlanner* planner, const SelfAttention& attention) {
  const int64_t hidden = attention.query.out();
  const int64_t statistics = planner->tokens() * attention.heads;
  return {planner->rows(hidden, true),
          planner->rows(hidden, true),
          planner->rows(hidden, true),
          planner->rows(hidden, true),
          planner->take(statistics),
          planner->take(statistics),
          planner->take(planner->workers() * attention_scratch_floats(attention.head_size()))};
}

SelfAttentionScratch plan_self_attention_scratch(BlockPlanner* planner, const SelfAttention& attention) {
  const int64_t matrix = planner->tokens() * attention.query.out();
  return {planner->take(matrix), planner->take(matrix), planner->take(matrix), planner->take(matrix)};
}

}  // namespace

AttentionActivations plan_attention(BlockPlanner* planner, const Execution& run, const Attention& attention) {
  if (attention.self_attention.exists()) return {{}, plan_self_attention(planner, attention.self_attention)};
  return {plan_additive(planner, run, *attention.folded), {}};
}

AttentionScratch plan_attention_scratch(BlockPlanner* planner, const Execution& run,
                                        const Attention& attention) {
  if (attention.self_attention.exists())
    return {{}, plan_self_attention_scratch(planner, attention.self_attention)};
  return {plan_additive_scratch(planner, run, *attention.folded), {}};
}

}  // namespace ff
