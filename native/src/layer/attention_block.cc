// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/attention_block.h"

#include <cstring>

namespace ff {

namespace {

Execution explicit_run(const Execution& run) { return run.on(run.attention.explicit_sequences()); }
Execution folded_run(const Execution& run) { return run.on(run.attention.folded_sequences()); }

}  // namespace

void attention_vectors(const Execution& run, const FoldedWeights& weights,
                       const AttentionBlockActivations& activations, const float* x) {
  const Execution explicit_part = explicit_run(run);
  explicit_part.for_each_flat_tile([&](int64_t, Tile tile, int worker) {
    project_tile(weights.attention(), activations.explicit_form, x + tile.begin * weights.hidden(), tile,
                 worker);
  });
  compute_global_vectors(explicit_part, weights.attention(), activations.explicit_form);
  if (run.attention.folded_sequences().sequences() == 0) return;
  compute_folded_vectors(folded_run(run), weights, activations.folded_form, x);
}

void attention_output_tile(const Execution& run, float* y, const float* start, const FoldedWeights& weights,
                           const AttentionBlockActivations& activations, const float* x, int64_t tile_index,
                           int worker) {
  const int64_t hidden = weights.hidden();
  const int64_t tile_begin = run.layout.flat_tile(tile_index).begin;
  const Linear& projection = weights.output_projection();
  run.attention.for_each_run(run.layout, tile_index, [&](const AttentionRun& rows) {
    const int64_t place = (rows.begin - tile_begin) * hidden;
    float* out = y + place;
    const float* of_start = start == nullptr ? start : start + place;
    if (rows.form != AttentionForm::kExplicit) {
      folded_attend_rows(folded_run(run), out, of_start, weights, activations.folded_form, x, rows,
                         tile_begin, worker);
      return;
    }
    float* block_output = projection.exists() ? activations.explicit_output.at(rows.begin, worker) : out;
    attend_rows(explicit_run(run), block_output, weights.attention(), activations.explicit_form, rows,
                worker);
    if (projection.exists()) {
      projection.forward(out, block_output, rows.rows(), of_start);
    } else if (start != nullptr) {
      run.kernels.add(out, of_start, out, rows.rows() * hidden);
    }
  });
}

void prepare_attention_backward(const Execution& run, const FoldedWeights& weights,
                                const AttentionBlockActivations& activations,
                                const AttentionBlockScratch& scratch) {
  if (run.attention.folded_sequences().sequences() == 0) return;
  prepare_folded_backward(folded_run(run), weights, activations.folded_form, scratch.folded_form);
}

void attention_backward_tile(const Execution& run, float* dx, const FoldedWeights& weights,
                             const AttentionBlockActivations& activations,
                             const AttentionBlockScratch& scratch, const float* dy, int64_t tile_index,
                             int worker, bool accumulate, const Ahead& ahead) {
  const int64_t hidden = weights.hidden();
  const Tile& tile = run.layout.flat_tile(tile_index);
  const Linear& projection = weights.output_projection();
  run.attention.for_each_run(run.layout, tile_index, [&](const AttentionRun& rows) {
    const float* slopes = dy + (rows.begin - tile.begin) * hidden;
    const Ahead of_run = rows.rows() == tile.rows() ? ahead : Ahead{};
    if (rows.form != AttentionForm::kExplicit) {
      folded_attend_backward_rows(folded_run(run), dx + rows.begin * hidden, weights, activations.folded_form,
                                  scratch.folded_form, slopes, rows, worker, accumulate, of_run);
      return;
    }
    float* dblock = scratch.explicit_form.dquery + rows.begin * hidden;
    if (projection.exists()) {
      projection.backward_input(dblock, slopes, rows.rows(), false, of_run);
    } else {
      std::memcpy(dblock, slopes, rows.rows() * hidden * sizeof(float));
    }
    attend_backward_rows(explicit_run(run), weights.attention(), activations.explicit_form,
                         scratch.explicit_form, rows);
  });
}

namespace {

void explicit_backward(const Execution& run, float* dx, const FoldedAttentionGradients& gradients,
                       const FoldedWeights& weights, const AttentionBlockActivations& activations,
                       const AdditiveAttentionScratch& scratch, const float* dy, const float* x,
                       bool accumulate) {
  const AdditiveAttention& attention = weights.attention();
  if (weights.output_projection().exists()) {
    weights.output_projection().backward_weight(run, gradients.output_projection, dy,
                                                activations.explicit_output.data, run.layout.stretches());
  }
  additive_attention_backward(run, gradients.attention, attention, activations.explicit_form, scratch);
  run.for_each_flat_tile([&](int64_t, Tile tile, int) {
    project_backward_tile(dx + tile.begin * weights.hidden(), attention, scratch, tile, accumulate);
  });
  project_backward_weights(run, gradients.attention, attention, scratch, x);
}

}  // namespace

void attention_backward(const Execution& run, float* dx, const FoldedAttentionGradients& gradients,
                        const FoldedWeights& weights, const AttentionBlockActivations& activations,
                        const AttentionBlockScratch& scratch, const float* dy, const float* x,
                        bool accumulate) {
  if (run.attention.explicit_sequences().tokens() > 0) {
    explicit_backward(explicit_run(run), dx, gradients, weights, activations, scratch.explicit_form, dy, x,
                      accumulate);
  }
  if (run.attention.folded_sequences().sequences() == 0) return;
  folded_attention_backward(folded_run(run), dx, gradients, weights, activations.folded_form,
                            scratch.folded_form, dy, x);
}

}  // namespace ff
