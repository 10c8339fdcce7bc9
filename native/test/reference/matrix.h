// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A row-major matrix of doubles and the few products that the reference code is made of. Readable first: the
// reference is the oracle of every faster path, so nothing here is clever.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ff::reference {

struct Matrix {
  Matrix() = default;
  Matrix(int64_t row_count, int64_t column_count)
      : rows(row_count), columns(column_count), values(static_cast<size_t>(row_count * column_count), 0.0) {}

  double& operator()(int64_t row, int64_t column) {
    return values[static_cast<size_t>(row * columns + column)];
  }
  double operator()(int64_t row, int64_t column) const {
    return values[static_cast<size_t>(row * columns + column)];
  }

  int64_t rows = 0;
  int64_t columns = 0;
  std::vector<double> values;
};

Matrix transpose(const Matrix& a);
Matrix product(const Matrix& a, const Matrix& b);  // a b
Matrix sum(const Matrix& a, const Matrix& b);
void add_to(Matrix* total, const Matrix& a);

// Rows begin .. end-1, and the reverse: copies `part` over the rows from `begin` on.
Matrix slice_rows(const Matrix& a, int64_t begin, int64_t end);
void store_rows(Matrix* whole, int64_t begin, const Matrix& part);

}  // namespace ff::reference
