// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/folded_gradients.h"

#include <cstring>

#include "layer/mixing_matrix.h"

namespace ff {

namespace {

void clear(float* values, int64_t count) { std::memset(values, 0, count * sizeof(float)); }

// dw [out,in] += g^T of a gradient g [in,out].
void add_transposed(const Execution& run, float* dw, const float* g, float* transposed, int64_t size) {
  run.kernels.transpose(transposed, g, size, size);
  run.kernels.add(dw, dw, transposed, size * size);
}

// Each block of dM's rows is formed for one sequence after the other, and added up in their order.
void query_form_gradients(const Execution& run, const FoldedWeights& weights,
                          const FoldedAttentionActivations& activations,
                          const FoldedAttentionScratch& scratch, const float* dy) {
  const BatchLayout& sequences = run.attention.query_sequences();
  if (sequences.sequences() == 0) return;
  const int64_t hidden = weights.hidden();
  for_each_gradient_block(run.pool, hidden, [&](int64_t first, int64_t end, int worker) {
    float* block = scratch.dmixing_block + worker * kLargestGradientBlock * hidden;
    for (int64_t index = 0; index < sequences.sequences(); ++index) {
      const int64_t sequence = run.attention.query_numbers()[index];
      const int64_t begin = sequences.begin(index) * hidden;
      clear(block, (end - first) * hidden);
      add_weight_gradient(run.kernels, weights.precision(), block, nullptr,
                          activations.query.data + begin + first, dy + begin, sequences.length(index), hidden,
                          hidden, 0, end - first);
      run.kernels.scaled_sum_backward(
          scratch.dglobal_key + sequence * hidden + first, scratch.dtransform + first * hidden,
          scratch.doutput + first * hidden, block,
          activations.global_key + sequence * activations.global_key_stride + first,
          weights.transform() + first * hidden, end - first, hidden);
    }
  });
}

void full_form_gradients(const Execution& run, const FoldedWeights& weights,
                         const FoldedAttentionActivations& activations, const FoldedAttentionScratch& scratch,
                         const float* dy, const float* x) {
  const BatchLayout& sequences = run.attention.full_sequences();
  const int64_t hidden = weights.hidden();
  const int64_t rows = hidden + 1;
  clear(scratch.dvalue_rows, rows * hidden);
  clear(scratch.dquery_output, rows * hidden);
  for (int64_t index = 0; index < sequences.sequences(); ++index) {
    const int64_t sequence = run.attention.full_numbers()[index];
    const float* global_key = activations.global_key + sequence * activations.global_key_stride;
    const float* input = x + sequences.begin(index) * hidden;
    const float* output = dy + sequences.begin(index) * hidden;
    for_each_gradient_block(run.pool, hidden, [&](int64_t first, int64_t end, int) {
      clear(scratch.dfull_map + first * hidden, (end - first) * hidden);
      add_weight_gradient(run.kernels, weights.precision(), scratch.dfull_map, nullptr, input, output,
                          sequences.length(index), hidden, hidden, first, end);
    });
    std::memcpy(scratch.dfull_map + hidden * hidden, scratch.doutput_sum + sequence * hidden,
                hidden * sizeof(float));
    form_mixing_transposed(run.kernels, scratch.mixing, weights, global_key);
    for_each_gradient_block(run.pool, hidden, [&](int64_t first, int64_t end, int) {
      const int64_t place = first * hidden;
      clear(scratch.dmixing + place, (end - first) * hidden);
      add_weight_gradient(run.kernels, weights.precision(), scratch.dmixing, nullptr, weights.value_rows(),
                          scratch.dfull_map, rows, hidden, hidden, first, end);
      run.kernels.scaled_sum_backward(
          scratch.dglobal_key + sequence * hidden + first, scratch.dtransform + place,
          weights.tied() ? scratch.doutput + place : nullptr, scratch.dmixing + place, global_key + first,
          weights.transform() + place, end - first, hidden);
    });
    for_each_gradient_block(run.pool, rows, [&](int64_t first, int64_t end, int) {
      const int64_t place = first * hidden;
      weights.gemm().run(scratch.dvalue_rows + place, scratch.dfull_map + place, scratch.mixing, end - first,
                         {.start = scratch.dvalue_rows + place});
      if (!weights.tied()) {
        run.kernels.add(scratch.dquery_output + place, scratch.dquery_output + place,
                        scratch.dfull_map + place, (end - first) * hidden);
      }
    });
  }
}

}  // namespace

void output_matrix_gradients(const Execution& run, const FoldedWeights& weights,
                             const FoldedAttentionActivations& activations,
                             const FoldedAttentionScratch& scratch, const float* dy, const float* x) {
  const int64_t hidden = weights.hidden();
  clear(scratch.dtransform, hidden * hidden);
  clear(scratch.doutput, hidden * hidden);
  const std::vector<Tile>& stretches = run.attention.batch_sequences().stretches();
  add_weight_gradient(run, weights.precision(), scratch.dtransform, nullptr, scratch.product, dy, stretches,
                      hidden, hidden);
  if (weights.output_projection().exists()) {
    add_weight_gradient(run, weights.precision(), scratch.doutput, nullptr, activations.query.data, dy,
                        stretches, hidden, hidden);
  }
  query_form_gradients(run, weights, activations, scratch, dy);
  full_form_gradients(run, weights, activations, scratch, dy, x);
}

namespace {

// dWt = dT Wo^T, dWo += Wt^T dT, and the biases behind c0 = bt Wo + bo.
void transform_gradients(const Execution& run, const FoldedAttentionGradients& gradients,
                         const FoldedWeights& weights, const FoldedAttentionScratch& scratch) {
  const Linear& transform = weights.attention().transform;
  const Linear& projection = weights.output_projection();
  const int64_t hidden = weights.hidden();
  float* sum = scratch.dquery_score_rows;  // its turn comes later
  clear(sum, hidden);
  for (int64_t sequence = 0; sequence < run.layout.sequences(); ++sequence) {
    run.kernels.add(sum, sum, scratch.doutput_sum + sequence * hidden, hidden);
  }
  const LinearGradients& dtransform = gradients.attention.transform;
  if (!projection.exists()) {
    add_transposed(run, dtransform.weight, scratch.dtransform, scratch.square, hidden);
    if (dtransform.bias != nullptr) run.kernels.add(dtransform.bias, dtransform.bias, sum, hidden);
    return;
  }
  const LinearGradients& dprojection = gradients.output_projection;
  // Wt [in,out] by rows is the stored weight's transpose.
  run.kernels.transpose(scratch.square, transform.weight(), hidden, hidden);
  add_weight_gradient(run, weights.precision(), scratch.doutput, nullptr, scratch.square, scratch.dtransform,
                      hidden, hidden, hidden);
  for_each_gradient_block(run.pool, hidden, [&](int64_t first, int64_t end, int) {
    projection.backward_input(scratch.square + first * hidden, scratch.dtransform + first * hidden,
                              end - first, false);
  });
  add_transposed(run, dtransform.weight, scratch.square, scratch.dmixing, hidden);
  add_transposed(run, dprojection.weight, scratch.doutput, scratch.dmixing, hidden);
  if (transform.bias() == nullptr) return;
  projection.backward_input(dtransform.bias, sum, 1, true);
  add_weight_gradient(run, weights.precision(), dprojection.weight, dprojection.bias, sum, transform.bias(),
                      1, hidden, hidden);
}

void add_row_gradients(const Execution& run, const LinearGradients& gradients, const float* drows,
                       float* transposed, int64_t hidden) {
  add_transposed(run, gradients.weight, drows, transposed, hidden);
  if (gradients.bias != nullptr) {
    run.kernels.add(gradients.bias, gradients.bias, drows + hidden * hidden, hidden);
  }
}

// What the full form has left: the gradients of [Wv ; bv] and, of a separate value, of [Wq ; bq] Wo.
void full_form_parameter_gradients(const Execution& run, const FoldedAttentionGradients& gradients,
                                   const FoldedWeights& weights, const FoldedAttentionScratch& scratch) {
  const int64_t hidden = weights.hidden();
  const int64_t rows = hidden + 1;
  add_row_gradients(run, weights.tied() ? gradients.attention.query : gradients.attention.value,
                    scratch.dvalue_rows, scratch.dmixing, hidden);
  if (weights.tied()) return;
  for_each_gradient_block(run.pool, rows, [&](int64_t first, int64_t end, int) {
    weights.gemm().run(scratch.square + first * hidden, scratch.dquery_output + first * hidden,
                       weights.packed_output_transposed(), end - first, {});
  });
  add_row_gradients(run, gradients.attention.query, scratch.square, scratch.dmixing, hidden);
  add_weight_gradient(run, weights.precision(), scratch.doutput, nullptr, weights.query_rows(),
                      scratch.dquery_output, rows, hidden, hidden);
}

// The gradient of a projection through the pooled inputs: dw_cr += sum_b dprojected_bc pooled_{b,h(c),r}.
void pooled_weight_gradients(const Execution& run, const LinearGradients& gradients,
                             const FoldedWeights& weights, const FoldedAttentionScratch& scratch,
                             const float* dprojected, const float* pooled) {
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  const int64_t sequences = run.layout.sequences();
  run.pool.for_each(heads, [&](int64_t head, int worker) {
    float* of_head = scratch.gathered + worker * sequences * hidden;
    for (int64_t b = 0; b < sequences; ++b) {
      std::memcpy(of_head + b * hidden, pooled + (b * heads + head) * hidden, hidden * sizeof(float));
    }
    run.kernels.add_weight_gradient(gradients.weight, gradients.bias, dprojected, of_head, sequences, hidden,
                                    hidden, head * hidden / heads, (head + 1) * hidden / heads);
  });
}

void key_parameter_gradients(const Execution& run, const AdditiveAttentionGradients& gradients,
                             const FoldedWeights& weights, const FoldedAttentionActivations& activations,
                             const FoldedAttentionScratch& scratch) {
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  pooled_weight_gradients(run, gradients.key, weights, scratch, scratch.dkey_sum,
                          activations.key_pool.pooled);
  add_weight_gradient(run, Precision::kFloat32, gradients.key.weight, nullptr, scratch.scaled_key_rows,
                      scratch.dkey_score_rows, run.layout.sequences() * heads, hidden, hidden);
  run.pool.for_each(heads, [&](int64_t head, int) {
    for (int64_t b = 0; b < run.layout.sequences(); ++b) {
      run.kernels.add_multiply_by_row(gradients.key_scores.weight + head * hidden,
                                      scratch.dscaled_key + (b * heads + head) * hidden,
                                      activations.global_query + b * hidden, 1, hidden);
    }
  });
}

void query_parameter_gradients(const Execution& run, const AdditiveAttentionGradients& gradients,
                               const FoldedWeights& weights, const FoldedAttentionActivations& activations,
                               const FoldedAttentionScratch& scratch) {
  const ScoreWeights& scores = weights.attention().query_scores;
  const int64_t hidden = weights.hidden();
  const int64_t heads = weights.heads();
  pooled_weight_gradients(run, gradients.query, weights, scratch, scratch.dglobal_query,
                          activations.query_pool.pooled);
  float* dscore_rows = scratch.dquery_score_rows;
  run.pool.for_each(heads, [&](int64_t head, int) {
    float* row = dscore_rows + head * hidden;
    clear(row, hidden);
    for (int64_t tile = 0; tile < run.layout.sequence_tiles(); ++tile) {
      run.kernels.add(row, row, scratch.tile_scores + (tile * heads + head) * hidden, hidden);
    }
  });
  for (int64_t i = 0; i < heads * hidden; ++i) scratch.scaled_rows[i] = scores.scale * scores.rows[i];
  add_weight_gradient(run, Precision::kFloat32, gradients.query.weight, nullptr, scratch.scaled_rows,
                      dscore_rows, heads, hidden, hidden);
  for (int64_t i = 0; i < heads * hidden; ++i) dscore_rows[i] *= scores.scale;
  weights.attention().query.forward_without_bias(gradients.query_scores.weight, dscore_rows, heads, true);
}

}  // namespace

void folded_parameter_gradients(const Execution& run, const FoldedAttentionGradients& gradients,
                                const FoldedWeights& weights, const FoldedAttentionActivations& activations,
                                const FoldedAttentionScratch& scratch, const float* x) {
  const std::vector<Tile>& stretches = run.attention.projected_sequences().stretches();
  weights.attention().query.backward_weight(run, gradients.attention.query, scratch.dquery, x, stretches);
  if (!weights.tied()) {
    weights.value().backward_weight(run, gradients.attention.value, scratch.dvalue, x, stretches);
  }
  if (run.attention.full_sequences().sequences() > 0) {
    full_form_parameter_gradients(run, gradients, weights, scratch);
  }
  transform_gradients(run, gradients, weights, scratch);
  key_parameter_gradients(run, gradients.attention, weights, activations, scratch);
  query_parameter_gradients(run, gradients.attention, weights, activations, scratch);
}

}  // namespace ff
