// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/mixing_matrix.h"

#include <algorithm>
#include <cstring>

#include "gemm/bfloat16_gemm.h"

namespace ff {

namespace {

constexpr int64_t kPartRuns = 512;  // of the packed layout in float32

bool in_bfloat16(const FoldedWeights& weights) { return weights.precision() == Precision::kBfloat16; }

}  // namespace

void form_mixing(const Kernels& kernels, float* mixing, const FoldedWeights& weights,
                 const float* global_key) {
  if (in_bfloat16(weights)) {
    const int64_t hidden = weights.hidden();
    const float* output = weights.tied() ? weights.output() : nullptr;
    for_each_panel(mixing, hidden, hidden, [&](const Panel& panel) {
      kernels.pack_scaled_rows(panel.pairs, global_key, weights.transform() + panel.first,
                               output == nullptr ? nullptr : output + panel.first, hidden, panel.columns,
                               hidden);
    });
    return;
  }
  const PackedLayout& layout = weights.layout();
  kernels.scale_rows_add(mixing, global_key, weights.packed_transform(),
                         weights.tied() ? weights.packed_output() : nullptr, layout.rows.data(),
                         layout.runs(), layout.run_length);
}

void form_mixing_transposed(const Kernels& kernels, float* mixing, const FoldedWeights& weights,
                            const float* global_key) {
  if (in_bfloat16(weights)) {
    const int64_t hidden = weights.hidden();
    const float* output = weights.tied() ? weights.output_transposed() : nullptr;
    for_each_panel(mixing, hidden, hidden, [&](const Panel& panel) {
      kernels.pack_scaled_columns(
          panel.pairs, global_key + panel.first, weights.transform_transposed() + panel.first,
          output == nullptr ? nullptr : output + panel.first, hidden, panel.columns, hidden);
    });
    return;
  }
  const PackedLayout& layout = weights.layout();
  kernels.scale_columns_add(mixing, global_key, weights.packed_transform_transposed(),
                            weights.tied() ? weights.packed_output_transposed() : nullptr,
                            layout.columns.data(), layout.runs(), layout.run_length);
}

int64_t map_parts(const FoldedWeights& weights) {
  if (in_bfloat16(weights)) return panels_of(weights.hidden());
  return (weights.layout().runs() + kPartRuns - 1) / kPartRuns;
}

namespace {

// The runs of one part of the packed layout, from the first element of a row of `map` and the distance of the
// next.
template <typename Place>
void pack_runs(float* packed, const FoldedWeights& weights, int64_t part, int64_t stride,
               const Place& place) {
  const PackedLayout& layout = weights.layout();
  for (int64_t r = part * kPartRuns; r < std::min((part + 1) * kPartRuns, layout.runs()); ++r) {
    float* run = packed + r * layout.run_length;
    const int64_t count =
        layout.padding[r] ? 0 : std::min(layout.run_length, weights.hidden() - layout.columns[r]);
    const float* elements = place(layout.rows[r], layout.columns[r]);
    if (stride == 1) {
      std::copy_n(elements, count, run);
    } else {
      for (int64_t i = 0; i < count; ++i) run[i] = elements[i * stride];
    }
    std::memset(run + count, 0, (layout.run_length - count) * sizeof(float));
  }
}

}  // namespace

void pack_map_part(const Kernels& kernels, float* packed, const FoldedWeights& weights, const float* map,
                   int64_t part) {
  const int64_t hidden = weights.hidden();
  if (in_bfloat16(weights)) {
    const Panel panel = panel_of(packed, hidden, hidden, part);
    return kernels.pack_pairs(panel.pairs, map + panel.first, hidden, panel.columns, hidden);
  }
  pack_runs(packed, weights, part, 1,
            [=](int64_t row, int64_t column) { return map + row * hidden + column; });
}

void pack_map_part_transposed(const Kernels& kernels, float* packed, const FoldedWeights& weights,
                              const float* map, int64_t part) {
  const int64_t hidden = weights.hidden();
  if (in_bfloat16(weights)) {
    const Panel panel = panel_of(packed, hidden, hidden, part);
    return pack_transposed(kernels, panel, map + panel.first * hidden, hidden);
  }
  pack_runs(packed, weights, part, hidden,
            [=](int64_t row, int64_t column) { return map + column * hidden + row; });
}

}  // namespace ff
