// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/matrix.h"

#include <algorithm>

namespace ff::reference {

Matrix transpose(const Matrix& a) {
  Matrix result(a.columns, a.rows);
  for (int64_t row = 0; row < a.rows; ++row) {
    for (int64_t column = 0; column < a.columns; ++column) result(column, row) = a(row, column);
  }
  return result;
}

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix result(a.rows, b.columns);
  for (int64_t row = 0; row < a.rows; ++row) {
    double* out = result.values.data() + row * b.columns;
    for (int64_t inner = 0; inner < a.columns; ++inner) {
      const double factor = a(row, inner);
      const double* b_row = b.values.data() + inner * b.columns;
      for (int64_t column = 0; column < b.columns; ++column) out[column] += factor * b_row[column];
    }
  }
  return result;
}

Matrix sum(const Matrix& a, const Matrix& b) {
  Matrix result = a;
  add_to(&result, b);
  return result;
}

void add_to(Matrix* total, const Matrix& a) {
  for (size_t i = 0; i < a.values.size(); ++i) total->values[i] += a.values[i];
}

Matrix slice_rows(const Matrix& a, int64_t begin, int64_t end) {
  Matrix part(end - begin, a.columns);
  std::copy(a.values.begin() + begin * a.columns, a.values.begin() + end * a.columns, part.values.begin());
  return part;
}

void store_rows(Matrix* whole, int64_t begin, const Matrix& part) {
  std::copy(part.values.begin(), part.values.end(), whole->values.begin() + begin * whole->columns);
}

}  // namespace ff::reference
