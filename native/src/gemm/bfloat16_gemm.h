// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Products of matrices whose elements are rounded to bfloat16, summed in float32. Only where
// Kernels::multiply_pairs is.
//
// Packed matrices are panels of kPanelColumns columns (kernels.h). The functions write them from float32
// matrices without a copy between.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "gemm/panels.h"
#include "kernel/kernels.h"

namespace ff {

std::unique_ptr<Gemm> create_bfloat16_gemm(int64_t out_features, int64_t in_features, GemmSide side);

// Some columns of a packed matrix.
struct Panel {
  uint16_t* pairs;
  int64_t first;
  int64_t columns;
};

// Floats that a packed matrix [rows, columns] needs.
inline int64_t packed_pairs_size(int64_t rows, int64_t columns) {
  return panels_of(columns) * kPanelColumns * ((rows + 1) / 2);
}

// The number-th panel of a packed matrix [rows, columns]. Two bfloat16 take the room of one float.
inline Panel panel_of(float* packed, int64_t rows, int64_t columns, int64_t number) {
  const int64_t first = number * kPanelColumns;
  return {reinterpret_cast<uint16_t*>(packed + first * ((rows + 1) / 2)), first,
          std::min(kPanelColumns, columns - first)};
}

// function(panel) for each.
template <typename Function>
void for_each_panel(float* packed, int64_t rows, int64_t columns, const Function& function) {
  for (int64_t number = 0; number < panels_of(columns); ++number)
    function(panel_of(packed, rows, columns, number));
}

// The panel's columns from rows of the transpose: [panel.columns, rows].
void pack_transposed(const Kernels& kernels, const Panel& panel, const float* transpose, int64_t rows);

}  // namespace ff
