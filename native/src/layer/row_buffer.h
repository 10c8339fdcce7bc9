// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>

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

}  // namespace ff
