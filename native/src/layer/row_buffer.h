// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>

#include "kernel/kernels.h"
#include "layer/batch_layout.h"

namespace ff {

// A matrix with one row a token. Kept: all T rows exist (training needs them again). Not kept: each worker
// has one tile's rows, which the next tile overwrites.
struct RowBuffer {
  float* data = nullptr;
  int64_t columns = 0;
  bool kept = true;

  float* at(int64_t row_begin, int worker) const {
    return data + (kept ? row_begin : worker * kTileRows) * columns;
  }
};

// The rows from `data` on of a matrix without gaps.
inline MatrixRows rows_of(const float* data, int64_t rows, int64_t columns) {
  return {data, rows, columns, columns};
}

}  // namespace ff
