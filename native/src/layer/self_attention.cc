// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/self_attention.h"

#include <cmath>

namespace ff {

namespace {

// One head of the sequence that begins at row `begin` of the batch.
AttentionHead head_of(const SelfAttention& attention, const SelfAttentionActivations& activations,
                      int64_t begin, int64_t head) {
  const int64_t size = attention.head_size();
  const int64_t stride = attention.query.out();
  const int64_t first = begin * stride + head * size;
  return {activations.query.data + first,
          activations.key.data + first,
          activations.value.data + first,
          size,
          stride,
          static_cast<float>(1.0 / std::sqrt(static_cast<double>(size)))};
}

// A task is one head of a group of sequence tiles, so that a single sequence is shared out among threads too.
template <typename Function>
void for_each_head(const Execution& run, const SelfAttention& attention, const Function& function) {
  run.pool.for_each(run.layout.groups() * attention.heads, [&](int64_t task, int worker) {
    const int64_t group = task / attention.heads;
    for (int64_t tile = run.layout.group_begin(group); tile < run.layout.group_end(group); ++tile) {
      function(tile, run.layout.sequence_tile(tile), task % attention.heads, worker);
    }
  });
}

}  // namespace

void attend(const Execution& run, const SelfAttention& attention, const SelfAttentionActivations& activations,
            const float* x) {
  const int64_t columns = attention.query.out();
  const int64_t size = attention.head_size();
  run.for_each_flat_tile([&](int64_t, Tile tile, int worker) {
    const float* rows = x + tile.begin * columns;
    attention.query.forward(activations.query.at(tile.begin, worker), rows, tile.rows());
    attention.key.forward(activations.key.at(tile.begin, worker), rows, tile.rows());
    attention.value.forward(activations.value.at(tile.begin, worker), rows, tile.rows());
  });
  for_each_head(run, attention, [&](int64_t, const SequenceTile& tile, int64_t head, int worker) {
    const int64_t begin = run.layout.begin(tile.sequence);
    const int64_t statistics = head * run.layout.tokens() + begin;
    const AttentionHead inputs = head_of(attention, activations, begin, head);
    run.kernels.attend(activations.output.data + begin * columns + head * size, activations.max + statistics,
                       activations.inverse_sum + statistics, &inputs, tile.begin - begin, tile.rows(),
                       run.layout.length(tile.sequence),
                       activations.scratch + worker * attention_scratch_floats(size));
  });
}

namespace {

// dQ, dK and dV of every sequence.
void projected_backward(const Execution& run, const SelfAttention& attention,
                        const SelfAttentionActivations& activations, const SelfAttentionScratch& scratch) {
  const int64_t size = attention.head_size();
  const int64_t columns = attention.query.out();
  for_each_head(run, attention, [&](int64_t index, const SequenceTile& tile, int64_t head, int worker) {
    // Keys gather from every query, so a sequence is one piece of work: of the task that has its first tile.
    if (index != run.layout.first_tile(tile.sequence)) return;
    const int64_t first = tile.begin * columns + head * size;
    const int64_t statistics = head * run.layout.tokens() + tile.begin;
    const AttentionHead inputs = head_of(attention, activations, tile.begin, head);
    const AttentionHeadGradients gradients = {scratch.dquery + first, scratch.dkey + first,
                                              scratch.dvalue + first, scratch.doutput + first};
    run.kernels.attend_backward(&gradients, &inputs, activations.output.data + first,
                                activations.max + statistics, activations.inverse_sum + statistics,
                                run.layout.length(tile.sequence),
                                activations.scratch + worker * attention_scratch_floats(size));
  });
}

}  // namespace

void attend_backward(const Execution& run, float* dx, const SelfAttentionGradients& gradients,
                     const SelfAttention& attention, const SelfAttentionActivations& activations,
                     const SelfAttentionScratch& scratch, const float* x, bool accumulate) {
  projected_backward(run, attention, activations, scratch);
  run.for_each_flat_tile([&](int64_t, Tile tile, int) {
    const int64_t first = tile.begin * attention.query.out();
    attention.query.backward_input(dx + first, scratch.dquery + first, tile.rows(), accumulate);
    attention.key.backward_input(dx + first, scratch.dkey + first, tile.rows(), true);
    attention.value.backward_input(dx + first, scratch.dvalue + first, tile.rows(), true);
  });
  const int64_t tokens = run.layout.tokens();
  attention.query.backward_weight(run, gradients.query, scratch.dquery, x, tokens);
  attention.key.backward_weight(run, gradients.key, scratch.dkey, x, tokens);
  attention.value.backward_weight(run, gradients.value, scratch.dvalue, x, tokens);
}

}  // namespace ff
