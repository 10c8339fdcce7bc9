// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// How products with matrices in panels of kPanelColumns columns (kernels.h) are cut, in either precision.
#pragma once

#include <algorithm>
#include <cstdint>

#include "gemm/gemm.h"
#include "kernel/kernels.h"

namespace ff {

inline int64_t panels_of(int64_t columns) { return (columns + kPanelColumns - 1) / kPanelColumns; }

// Rows that pass over all panels while they are in the core's cache.
inline constexpr int64_t kPieceRows = 128;

// Some rows of a product with one panel. start and bias are those of the block's first element.
struct ProductBlock {
  int64_t row, rows;
  int64_t first, columns;
  ProductOptions options;
};

// function(block) for y [rows, outer]: a piece of rows passes over all panels while it is in the core's
// cache.
template <typename Function>
void for_each_product_block(int64_t rows, int64_t outer, const ProductOptions& options,
                            const Function& function) {
  const int64_t blocks = (rows + kPieceRows - 1) / kPieceRows * panels_of(outer);
  int64_t block = 0;
  for (int64_t row = 0; row < rows; row += kPieceRows) {
    for (int64_t first = 0; first < outer; first += kPanelColumns) {
      const float* start = options.start == nullptr ? nullptr : options.start + row * outer + first;
      const float* bias = options.bias == nullptr ? nullptr : options.bias + first;
      function(ProductBlock{row,
                            std::min(kPieceRows, rows - row),
                            first,
                            std::min(kPanelColumns, outer - first),
                            {start, bias, options.ahead.part(block++, blocks)}});
    }
  }
}

}  // namespace ff
