// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/feed_forward.h"

namespace ff {

void feed_forward_tile(const Kernels& kernels, float* y, const float* start, const FeedForward& feed_forward,
                       const FeedForwardActivations& activations, const float* x, Tile tile, int worker,
                       const Ahead& ahead) {
  float* intermediate = activations.intermediate.at(tile.begin, worker);
  float* activated = activations.activated.at(tile.begin, worker);
  feed_forward.intermediate.forward(intermediate, x, tile.rows());
  kernels.gelu(activated, intermediate, tile.rows() * feed_forward.intermediate.out());
  feed_forward.output.forward(y, activated, tile.rows(), start, ahead);
}

namespace {

void pack_tile(const Kernels& kernels, const RowPairs& pairs, const float* x, Tile tile, int64_t place) {
  if (pairs.exist()) pairs.write(kernels, x, pairs.columns, place, tile.rows());
}

}  // namespace

void feed_forward_backward_tile(const Kernels& kernels, float* dx, const FeedForward& feed_forward,
                                const FeedForwardActivations& activations, const FeedForwardScratch& scratch,
                                const float* dy, Tile tile, int64_t place, int worker, bool accumulate,
                                const Ahead& ahead) {
  const int64_t width = feed_forward.intermediate.out();
  const float* intermediate = activations.intermediate.at(tile.begin, 0);
  float* activated = scratch.activated.at(place, worker);
  float* dintermediate = scratch.dintermediate + place * width;
  pack_tile(kernels, scratch.dy_pairs, dy, tile, place);
  feed_forward.output.backward_input(dintermediate, dy, tile.rows(), false,
                                     {rows_of(intermediate, tile.rows(), width), {}});
  kernels.gelu(activated, intermediate, tile.rows() * width);
  pack_tile(kernels, scratch.activated_pairs, activated, tile, place);
  kernels.gelu_backward(dintermediate, dintermediate, intermediate, tile.rows() * width);
  pack_tile(kernels, scratch.dintermediate_pairs, dintermediate, tile, place);
  feed_forward.intermediate.backward_input(dx, dintermediate, tile.rows(), accumulate, ahead);
}

void feed_forward_pack_input_tile(const Kernels& kernels, const FeedForwardScratch& scratch, const float* x,
                                  Tile tile, int64_t place) {
  pack_tile(kernels, scratch.x_pairs, x, tile, place);
}

void feed_forward_backward_weights(const Execution& run, const FeedForwardGradients& gradients,
                                   const FeedForward& feed_forward, const FeedForwardScratch& scratch,
                                   const float* dy, const float* x, int64_t rows) {
  if (scratch.x_pairs.exist()) {
    feed_forward.output.backward_weight(run, gradients.output, dy, scratch.dy_pairs, scratch.activated_pairs,
                                        rows);
    feed_forward.intermediate.backward_weight(run, gradients.intermediate, scratch.dintermediate,
                                              scratch.dintermediate_pairs, scratch.x_pairs, rows);
    return;
  }
  feed_forward.output.backward_weight(run, gradients.output, dy, scratch.activated.data, rows);
  feed_forward.intermediate.backward_weight(run, gradients.intermediate, scratch.dintermediate, x, rows);
}

}  // namespace ff
