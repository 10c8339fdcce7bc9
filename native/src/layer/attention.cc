// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/attention.h"

#include <cstring>

namespace ff {

namespace {

// y = start + x; start may be nullptr.
void copy_or_add(const Kernels& kernels, float* y, const float* start, const float* x, int64_t count) {
  if (start == nullptr) {
    std::memcpy(y, x, count * sizeof(float));
  } else {
    kernels.add(y, start, x, count);
  }
}

}  // namespace

void gather_attention(const Execution& run, const Attention& attention,
                      const AttentionActivations& activations, const float* x) {
  if (attention.self_attention.exists()) {
    attend(run, attention.self_attention, activations.self_attention, x);
  } else {
    attention_vectors(run, *attention.folded, activations.additive, x);
  }
}

void attention_tile(const Execution& run, float* y, const float* start, const Attention& attention,
                    const AttentionActivations& activations, const float* x, int64_t tile_index, int worker) {
  if (!attention.self_attention.exists()) {
    attention_output_tile(run, y, start, *attention.folded, activations.additive, x, tile_index, worker);
    return;
  }
  const Tile& tile = run.layout.flat_tile(tile_index);
  const float* attended = activations.self_attention.output.at(tile.begin, worker);
  if (attention.output_projection.exists()) {
    attention.output_projection.forward(y, attended, tile.rows(), start);
  } else {
    copy_or_add(run.kernels, y, start, attended, tile.rows() * attention.self_attention.query.out());
  }
}

void prepare_attention_backward(const Execution& run, const Attention& attention,
                                const AttentionActivations& activations, const AttentionScratch& scratch) {
  if (attention.self_attention.exists()) return;
  prepare_attention_backward(run, *attention.folded, activations.additive, scratch.additive);
}

void attention_backward_tile(const Execution& run, float* dx, const Attention& attention,
                             const AttentionActivations& activations, const AttentionScratch& scratch,
                             const float* dy, int64_t tile_index, int worker, bool accumulate,
                             const Ahead& ahead) {
  if (!attention.self_attention.exists()) {
    attention_backward_tile(run, dx, *attention.folded, activations.additive, scratch.additive, dy,
                            tile_index, worker, accumulate, ahead);
    return;
  }
  const Tile& tile = run.layout.flat_tile(tile_index);
  const int64_t columns = attention.self_attention.query.out();
  float* doutput = scratch.self_attention.doutput + tile.begin * columns;
  if (attention.output_projection.exists()) {
    attention.output_projection.backward_input(doutput, dy, tile.rows(), false, ahead);
  } else {
    std::memcpy(doutput, dy, tile.rows() * columns * sizeof(float));
  }
}

void attention_backward(const Execution& run, float* dx, const AttentionGradients& gradients,
                        const Attention& attention, const AttentionActivations& activations,
                        const AttentionScratch& scratch, const float* dy, const float* x, bool accumulate) {
  if (!attention.self_attention.exists()) {
    attention_backward(run, dx, {gradients.additive, gradients.output_projection}, *attention.folded,
                       activations.additive, scratch.additive, dy, x, accumulate);
    return;
  }
  if (attention.output_projection.exists()) {
    attention.output_projection.backward_weight(run, gradients.output_projection, dy,
                                                activations.self_attention.output.data, run.layout.tokens());
  }
  attend_backward(run, dx, gradients.self_attention, attention.self_attention, activations.self_attention,
                  scratch.self_attention, x, accumulate);
}

}  // namespace ff
