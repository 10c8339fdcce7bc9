// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/attention_pooling.h"

namespace ff {

namespace {

constexpr float kSumFloor = 1e-8f;  // the authors' constant

}  // namespace

void attention_pooling_forward(const Execution& run, const AttentionPooling& pooling,
                               const AttentionPoolingActivations& activations, const float* x) {
  const int64_t columns = pooling.hidden.in();
  run.for_each_sequence_tile([&](int64_t index, const SequenceTile& tile, int worker) {
    float* hidden = activations.hidden.at(tile.begin, worker);
    const float* rows = x + tile.begin * columns;
    const SequenceTile next = run.sequence_tile_after(index);
    pooling.hidden.forward(hidden, rows, tile.rows(), nullptr,
                           {rows_of(x + next.begin * columns, next.rows(), columns), {}});
    run.kernels.hyperbolic_tangent(hidden, hidden, tile.rows() * pooling.hidden.out());
    softmax_pooling_tile(run.kernels, activations.pooling, pooling.scores, columns, hidden, rows, index, tile,
                         worker);
  });
  merge_softmax_pooling(run, activations.pooling, 1, columns, kSumFloor);
}

void attention_pooling_backward(const Execution& run, float* dx, const AttentionPoolingGradients& gradients,
                                const AttentionPooling& pooling,
                                const AttentionPoolingActivations& activations,
                                const AttentionPoolingScratch& scratch, const float* dy, const float* x) {
  const int64_t columns = pooling.hidden.in();
  const int64_t width = pooling.hidden.out();
  for (int64_t sequence = 0; sequence < run.layout.sequences(); ++sequence) {
    run.kernels.head_dot(scratch.inner + sequence, dy + sequence * columns,
                         activations.pooling.pooled + sequence * columns, 1, columns, 1);
  }
  run.for_each_sequence_tile([&](int64_t, const SequenceTile& tile, int worker) {
    const int64_t first = tile.begin * columns;
    const int64_t rows = tile.rows();
    float* weights = scratch.weights + worker * kTileRows;
    float* dscores = scratch.dscores + tile.begin;
    float* dhidden = scratch.dhidden + tile.begin * width;
    softmax_pooling_backward_tile(run.kernels, weights, dscores, activations.pooling, pooling.scores, columns,
                                  x + first, dy + tile.sequence * columns, scratch.inner + tile.sequence,
                                  tile);
    run.kernels.add_head_scale(dx + first, weights, dy + tile.sequence * columns, rows, columns, 1);
    run.kernels.head_scale(dhidden, dscores, pooling.scores.rows, rows, width, 1);
    run.kernels.tanh_backward(dhidden, dhidden, activations.hidden.at(tile.begin, worker), rows * width);
    pooling.hidden.backward_input(dx + first, dhidden, rows, true);
  });
  // dhidden now is the gradient before the tanh; the score gradient pairs with the values after it.
  add_weight_gradient(run, Precision::kFloat32, gradients.scores.weight, gradients.scores.bias,
                      scratch.dscores, activations.hidden.at(0, 0), run.layout.tokens(), 1, width);
  pooling.hidden.backward_weight(run, gradients.hidden, scratch.dhidden, x, run.layout.tokens());
}

}  // namespace ff
