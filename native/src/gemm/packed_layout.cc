// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "gemm/packed_layout.h"

#include <algorithm>
#include <stdexcept>

#include "runtime/buffer.h"

namespace ff {
namespace {

// The packed matrix of W' [inner, outer] with element (r, c) = row_factor r + column_factor c + 1.
Buffer packed_numbers(const Gemm& gemm, int64_t size, int64_t row_factor, int64_t column_factor) {
  Buffer weight(size * size * sizeof(float));
  for (int64_t r = 0; r < size; ++r) {
    for (int64_t c = 0; c < size; ++c) {
      weight.floats()[c * size + r] = static_cast<float>(row_factor * r + column_factor * c + 1);
    }
  }
  Buffer packed(gemm.packed_size() * sizeof(float));
  gemm.pack(packed.floats(), weight.floats());
  return packed;
}

}  // namespace

PackedLayout find_packed_layout(const Gemm& gemm, int64_t size) {
  const Buffer packed_rows = packed_numbers(gemm, size, 1, 0);
  const Buffer packed_columns = packed_numbers(gemm, size, 0, 1);
  const float* rows = packed_rows.floats();
  const float* columns = packed_columns.floats();
  const int64_t total = gemm.packed_size();

  PackedLayout layout;
  layout.run_length = std::find_if(rows, rows + total, [](float row) { return row > 1; }) - rows;
  if (total % layout.run_length != 0) throw std::logic_error("packed layout: runs of unequal length");
  for (int64_t begin = 0; begin < total; begin += layout.run_length) {
    const bool padding = rows[begin] == 0;
    const int64_t row = padding ? 0 : static_cast<int64_t>(rows[begin]) - 1;
    const int64_t column = padding ? 0 : static_cast<int64_t>(columns[begin]) - 1;
    for (int64_t i = 0; i < layout.run_length; ++i) {
      const bool element = !padding && column + i < size;
      if (rows[begin + i] != static_cast<float>(element ? row + 1 : 0) ||
          columns[begin + i] != static_cast<float>(element ? column + i + 1 : 0)) {
        throw std::logic_error("packed layout: a row does not lie in runs of neighbouring columns");
      }
    }
    layout.rows.push_back(static_cast<int32_t>(row));
    layout.columns.push_back(static_cast<int32_t>(column));
    layout.padding.push_back(padding ? 1 : 0);
    layout.columns_length = std::max(layout.columns_length, column + layout.run_length);
  }
  return layout;
}

}  // namespace ff
