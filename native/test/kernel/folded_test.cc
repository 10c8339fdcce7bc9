// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

struct Shape {
  int64_t D, H;
};
std::vector<Shape> shapes() {
  std::vector<Shape> all = {{256, 16}, {768, 12}, {48, 48}, {300, 4}};
  for (int64_t D = 1; D <= 67; ++D) all.push_back({D, 1});
  for (int64_t H = 2; H <= 19; ++H) all.push_back({H * 3, H});
  return all;
}

double value(const std::vector<float>& values, int64_t i) { return static_cast<double>(at(values, i)); }

class FoldedTest : public KernelTest {};
FF_ON_EACH_ISA(FoldedTest);

TEST_P(FoldedTest, HeadLinear) {
  for (const auto& [D, H] : shapes()) {
    const std::vector<float> p = random_floats(H * D, 1), w = random_floats(D * D, 2),
                             c = random_floats(D, 3);
    Guarded y(D, 7.0f), without_bias(D, 7.0f);
    kernel().head_linear(y.data(), p.data(), w.data(), c.data(), D, H);
    kernel().head_linear(without_bias.data(), p.data(), w.data(), nullptr, D, H);
    EXPECT_TRUE(y.intact() && without_bias.intact());
    for (int64_t j = 0; j < D; ++j) {
      double sum = 0.0, magnitudes = 1.0;
      for (int64_t i = 0; i < D; ++i) {
        const double term = value(p, j / (D / H) * D + i) * value(w, j * D + i);
        sum += term;
        magnitudes += std::fabs(term);
      }
      const double bound = sum_bound(D + 2, magnitudes);
      EXPECT_NEAR(static_cast<double>(without_bias[j]), sum, bound) << "D " << D << " H " << H;
      EXPECT_NEAR(static_cast<double>(y[j]), sum + value(c, j), bound) << "D " << D << " H " << H;
    }
  }
}

TEST_P(FoldedTest, HeadLinearBackward) {
  for (const auto& [D, H] : shapes()) {
    const int64_t d = D / H;
    const std::vector<float> dy = random_floats(D, 1), w = random_floats(D * D, 2);
    Guarded dp(H * D, 7.0f);
    kernel().head_linear_backward(dp.data(), dy.data(), w.data(), D, H);
    EXPECT_TRUE(dp.intact());
    for (int64_t h = 0; h < H; ++h) {
      for (int64_t i = 0; i < D; ++i) {
        float expected = 0.0f;
        for (int64_t j = h * d; j < (h + 1) * d; ++j)
          expected = std::fmaf(at(dy, j), at(w, j * D + i), expected);
        ASSERT_EQ(dp[h * D + i], expected) << "D " << D << " H " << H;
      }
    }
  }
}

TEST_P(FoldedTest, Transpose) {
  for (const int64_t rows : {0, 1, 15, 16, 17, 48}) {
    for (const int64_t columns : test_sizes()) {
      const std::vector<float> x = random_floats(rows * columns, 1);
      Guarded y(rows * columns, 7.0f);
      kernel().transpose(y.data(), x.data(), rows, columns);
      EXPECT_TRUE(y.intact());
      for (int64_t i = 0; i < rows * columns; ++i) {
        ASSERT_EQ(y[i % columns * rows + i / columns], at(x, i));
      }
    }
  }
}

TEST_P(FoldedTest, ScaledRunsOfAPackedMatrix) {
  const std::vector<int32_t> places = {2, 0, 1, 2, 0};
  const int64_t runs = static_cast<int64_t>(places.size());
  for (const int64_t length : test_sizes()) {
    const std::vector<float> f = random_floats(length + 3, 1);
    const std::vector<float> t = random_floats(runs * length, 2), w = random_floats(runs * length, 3);
    for (const float* addend : {w.data(), static_cast<const float*>(nullptr)}) {
      Guarded by_row(runs * length, 7.0f), by_column(runs * length, 7.0f);
      kernel().scale_rows_add(by_row.data(), f.data(), t.data(), addend, places.data(), runs, length);
      kernel().scale_columns_add(by_column.data(), f.data(), t.data(), addend, places.data(), runs, length);
      EXPECT_TRUE(by_row.intact() && by_column.intact());
      for (int64_t i = 0; i < runs * length; ++i) {
        const int32_t place = places[static_cast<size_t>(i / length)];
        const float added = addend == nullptr ? 0.0f : addend[i];
        ASSERT_EQ(by_row[i], std::fmaf(at(f, place), at(t, i), added));
        ASSERT_EQ(by_column[i], std::fmaf(at(f, place + i % length), at(t, i), added));
      }
    }
  }
}

TEST_P(FoldedTest, ScaledSumBackward) {
  for (const int64_t columns : test_sizes()) {
    const int64_t rows = 3;
    const std::vector<float> dm = random_floats(rows * columns, 1), f = random_floats(rows, 2);
    const std::vector<float> t = random_floats(rows * columns, 3), start = random_floats(rows * columns, 4);
    Guarded df(rows, 7.0f), dt(start), dw(start), dt_alone(start);
    kernel().scaled_sum_backward(df.data(), dt.data(), dw.data(), dm.data(), f.data(), t.data(), rows,
                                 columns);
    kernel().scaled_sum_backward(df.data(), dt_alone.data(), nullptr, dm.data(), f.data(), t.data(), rows,
                                 columns);
    EXPECT_TRUE(df.intact() && dt.intact() && dw.intact() && same_bits(dt, dt_alone));
    for (int64_t r = 0; r < rows; ++r) {
      double sum = 0.0, magnitudes = 0.0;
      for (int64_t i = r * columns; i < (r + 1) * columns; ++i) {
        EXPECT_EQ(dt[i], std::fmaf(at(f, r), at(dm, i), at(start, i)));
        EXPECT_EQ(dw[i], at(start, i) + at(dm, i));
        sum += value(dm, i) * value(t, i);
        magnitudes += std::fabs(value(dm, i) * value(t, i));
      }
      EXPECT_NEAR(static_cast<double>(df[r]), sum, sum_bound(columns + 1, magnitudes));
    }
  }
}

}  // namespace
}  // namespace ff
