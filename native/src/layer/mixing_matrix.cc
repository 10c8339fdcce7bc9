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

void form_mixing(const Kernels& kernels, float* mixing, const FoldedWeights& weights, const float* global_key) {
  if (in_bfloat16(weights)) {
    const int64_t hidden = weights.hidden();
    const float* output = weights.tied() ? weights.output() : nullptr;
    for_each_panel(mixing, hidden, hidden, [&](uint16_t* panel, int64_t first, int64_t columns) {
      kernels.pack_scaled_rows(panel, global_key, weights.transform() + first,
                               output == nullptr ? nullptr : output + first, hidden, columns, hidden);
    });
    return;
  }
  const PackedLayout& layout = weights.layout();
  kernels.scale_rows_add(mixing, global_key, weights.packed_transform(),
                         weights.tied() ? weights.packed_output() : nullptr, layout.rows.data(), layout.runs(),
                         layout.run_length);
}

void form_mixing_transposed(const Kernels& kernels, float* mixing, const FoldedWeights& weights,
                            const float* global_key) {
  if (in_bfloat16(weights)) {
    const int64_t hidden = weights.hidden();
    const float* output = weights.tied() ? weights.output_transposed() : nullptr;
    for_each_panel(mixing, hidden, hidden, [&](uint16_t* panel, int64_t first, int64_t columns) {
      kernels.pack_scaled_columns(panel, global_key + first, weights.transform_transposed() + first,
                                  output == nullptr ? nullptr : output + first, hidden, columns, hidden);
    });
    return;
  }
  const PackedLayout& layout = weights.layout();
  kernels.scale_columns_add(mixing, global_key, weights.packed_transform_transposed(),
                            weights.tied() ? weights.packed_output_transposed() : nullptr, layout.columns.data(),
                            layout.runs(), layout.run_length);
}

int64_t map_parts(const FoldedWeights& weights) {
  const int64_t of_part = in_bfloat16(weights) ? kPanelColumns : kPartRuns;
  return ((in_bfloat16(weights) ? weights.hidden() : weights.layout().runs()) + of_part - 1) / of_part;
}

void pack_map_part(const Kernels& kernels, float* packed, const FoldedWeights& weights, const float* map,
                   int64_t part) {
  const int64_t hidden = weights.hidden();
  if (in_bfloat16(weights)) {
    for_each_panel(packed, hidden, hidden, [&](uint16_t* panel, int64_t first, int64_t columns) {
      if (first == part * kPanelColumns) kernels.pack_pairs(panel, map + first, hidden, columns, hidden);
    });
    return;
  }
  const PackedLayout& layout = weights.layout();
  for (int64_t r = part * kPartRuns; r < std::min((part + 1) * kPartRuns, layout.runs()); ++r) {
    float* run = packed + r * layout.run_length;
    const int64_t count = layout.padding[r] ? 0 : std::min(layout.run_length, hidden - layout.columns[r]);
    std::memcpy(run, map + layout.rows[r] * hidden + layout.columns[r], count * sizeof(float));
    std::memset(run + count, 0, (layout.run_length - count) * sizeof(float));
  }
}

void pack_map_transposed(float* packed, const FoldedWeights& weights, const float* map) {
  const int64_t hidden = weights.hidden();
  if (in_bfloat16(weights)) return weights.gemm().pack(packed, map);  // F as a stored weight is F^T in a product
  const PackedLayout& layout = weights.layout();
  for (int64_t r = 0; r < layout.runs(); ++r) {
    float* run = packed + r * layout.run_length;
    const int64_t count = layout.padding[r] ? 0 : std::min(layout.run_length, hidden - layout.columns[r]);
    const float* column = map + layout.columns[r] * hidden + layout.rows[r];
    for (int64_t i = 0; i < count; ++i) run[i] = column[i * hidden];
    std::memset(run + count, 0, (layout.run_length - count) * sizeof(float));
  }
}

}  // namespace ff
