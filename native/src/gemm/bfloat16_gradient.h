// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Weight gradients from matrices whose elements are rounded to bfloat16, summed in float32: each element in
// row order, over pairs of rows from the first on. Only where Kernels::multiply_pairs is.
#pragma once

#include <cstdint>

#include "kernel/kernels.h"

namespace ff {

// A matrix [rows, columns] packed for sums over its rows: panels of pairs of rows (kernels.h). It is written
// a few rows at a time, as they are computed and still sit in a core's cache.
struct RowPairs {
  float* packed = nullptr;  // packed_pairs_size(rows, columns) floats
  int64_t rows = 0;         // that there is room for
  int64_t columns = 0;

  bool exist() const { return packed != nullptr; }

  // The rows begin .. begin + count - 1, from rows of x that lie `stride` floats apart. Threads may write
  // different rows at the same time, even those of one pair.
  void write(const Kernels& kernels, const float* x, int64_t stride, int64_t begin, int64_t count) const;

  // After `count` rows: where the last has no other row in its pair, zeros for that.
  void end_at(int64_t count) const;
};

// The rows out_begin .. out_end - 1 of dw [dy.columns, x.columns] += dy^T x over the first `rows` rows, on
// the calling thread. Asks for `ahead`.
void add_bfloat16_weight_gradient(const Kernels& kernels, float* dw, const RowPairs& dy, const RowPairs& x,
                                  int64_t rows, int64_t out_begin, int64_t out_end, const Ahead& ahead);

// As Kernels::add_weight_gradient, from rounded dy and x; dbias is summed from dy as it is.
void add_bfloat16_weight_gradient(const Kernels& kernels, float* dw, float* dbias, const float* dy,
                                  const float* x, int64_t rows, int64_t out, int64_t in, int64_t out_begin,
                                  int64_t out_end);

}  // namespace ff
