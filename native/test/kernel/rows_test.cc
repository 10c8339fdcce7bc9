// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

class RowsTest : public KernelTest {};
FF_ON_EACH_ISA(RowsTest);

TEST_P(RowsTest, MultiplyByRow) {
  for (const int64_t columns : test_sizes()) {
    for (const int64_t rows : {0, 1, 2, 5}) {
      const std::vector<float> x = random_floats(rows * columns, 1);
      const std::vector<float> v = random_floats(columns, 2);
      const std::vector<float> start = random_floats(rows * columns, 3);
      Guarded y(rows * columns, 7.0f);
      kernel().multiply_by_row(y.data(), x.data(), v.data(), rows, columns);
      EXPECT_TRUE(y.intact());
      Guarded added(start);
      kernel().add_multiply_by_row(added.data(), x.data(), v.data(), rows, columns);
      EXPECT_TRUE(added.intact());
      for (int64_t i = 0; i < rows * columns; ++i) {
        EXPECT_EQ(y[i], at(x, i) * at(v, i % columns));
        EXPECT_EQ(added[i], std::fmaf(at(x, i), at(v, i % columns), at(start, i)));
      }
      Guarded in_place(x);
      kernel().multiply_by_row(in_place.data(), in_place.data(), v.data(), rows, columns);
      EXPECT_TRUE(same_bits(y, in_place));
    }
  }
}

TEST_P(RowsTest, ColumnSumsAddInRowOrder) {
  for (const int64_t columns : test_sizes()) {
    for (const int64_t rows : {0, 1, 2, 33}) {
      const std::vector<float> x = random_floats(rows * columns, 1);
      const std::vector<float> y = random_floats(rows * columns, 2);
      const std::vector<float> start = random_floats(columns, 3);
      Guarded sum(start);
      Guarded dot(start);
      kernel().add_column_sum(sum.data(), x.data(), rows, columns, columns);
      kernel().add_column_dot(dot.data(), x.data(), y.data(), rows, columns);
      EXPECT_TRUE(sum.intact());
      EXPECT_TRUE(dot.intact());
      for (int64_t j = 0; j < columns; ++j) {
        float expected_sum = at(start, j);
        float expected_dot = at(start, j);
        for (int64_t t = 0; t < rows; ++t) {
          expected_sum += at(x, t * columns + j);
          expected_dot = std::fmaf(at(x, t * columns + j), at(y, t * columns + j), expected_dot);
        }
        EXPECT_EQ(sum[j], expected_sum);
        EXPECT_EQ(dot[j], expected_dot);
      }
      if (rows < 33) continue;
      Guarded cut_sum(start);
      Guarded cut_dot(start);
      for (const auto& [from, to] : {std::pair<int64_t, int64_t>{0, 1}, {1, 20}, {20, 33}}) {
        const float* x_part = x.data() + from * columns;
        kernel().add_column_sum(cut_sum.data(), x_part, to - from, columns, columns);
        kernel().add_column_dot(cut_dot.data(), x_part, y.data() + from * columns, to - from, columns);
      }
      EXPECT_TRUE(same_bits(sum, cut_sum)) << "columns " << columns;
      EXPECT_TRUE(same_bits(dot, cut_dot)) << "columns " << columns;
    }
  }
}

}  // namespace
}  // namespace ff
