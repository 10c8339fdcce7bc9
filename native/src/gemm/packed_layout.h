// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Where the elements of a square weight matrix lie in the packed layout of a Gemm, so that a matrix can be
// computed in that layout without a copy.
#pragma once

#include <cstdint>
#include <vector>

#include "gemm/gemm.h"

namespace ff {

// The packed matrix is runs of run_length floats; each holds neighbouring columns of one row of W' (y = x
// W'), and behind the last column zeros. A run of padding alone has row 0, column 0 too, and is listed.
struct PackedLayout {
  int64_t run_length = 0;
  int64_t columns_length = 0;    // the end of the last run's columns, padding included
  std::vector<int32_t> rows;     // of each run
  std::vector<int32_t> columns;  // of each run: its first
  std::vector<uint8_t> padding;  // of each run: whether it holds no element
  int64_t runs() const { return static_cast<int64_t>(rows.size()); }
};

// By packing matrices of row and column numbers. Throws std::logic_error if rows do not lie in runs.
PackedLayout find_packed_layout(const Gemm& gemm, int64_t size);

}  // namespace ff
