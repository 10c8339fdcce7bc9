// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

class ProductTest : public KernelTest {};
FF_ON_EACH_ISA(ProductTest);

// Neither, a bias, y itself, a bias and another start.
enum class Form { kPlain, kBias, kAccumulate, kBiasAndStart };

struct Case {
  int64_t rows, columns, inner;
};

// Strides wider than the matrices, so that a step into a neighbour shows.
void expect_formula(const Kernels& kernel, const Case& sizes, Form form) {
  const auto [rows, columns, inner] = sizes;
  const int64_t y_stride = columns + 5, a_stride = inner + 3;
  const bool adds_bias = form == Form::kBias || form == Form::kBiasAndStart;
  const bool adds_start = form == Form::kAccumulate || form == Form::kBiasAndStart;
  const std::vector<float> a = random_floats(rows * a_stride, 1),
                           b = random_floats((inner + 1) * kPanelColumns, 2);
  const std::vector<float> before = random_floats(rows * y_stride, 3), bias = random_floats(columns, 4);
  const std::vector<float> other = random_floats(rows * y_stride, 5);
  const std::vector<float>& added = form == Form::kAccumulate ? before : other;
  Guarded y(before);
  const float* start = form == Form::kAccumulate ? y.data() : adds_start ? other.data() : nullptr;
  kernel.multiply_panel(y.data(), y_stride, start, y_stride, adds_bias ? bias.data() : nullptr, a.data(),
                        a_stride, b.data(), rows, columns, inner, {{a.data(), rows, inner, a_stride}, {}});
  ASSERT_TRUE(y.intact());
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t j = 0; j < y_stride; ++j) {
      if (j >= columns) {
        ASSERT_EQ(y[r * y_stride + j], at(before, r * y_stride + j));
        continue;
      }
      double sum = (adds_bias ? static_cast<double>(at(bias, j)) : 0.0) +
                   (adds_start ? static_cast<double>(at(added, r * y_stride + j)) : 0.0);
      double magnitudes = std::fabs(sum);
      for (int64_t i = 0; i < inner; ++i) {
        const double term =
            static_cast<double>(at(a, r * a_stride + i)) * static_cast<double>(at(b, i * kPanelColumns + j));
        sum += term;
        magnitudes += std::fabs(term);
      }
      ASSERT_NEAR(static_cast<double>(y[r * y_stride + j]), sum, sum_bound(inner + 2, magnitudes + 1.0))
          << rows << " rows " << columns << " columns " << inner << " inner at " << r << ", " << j;
    }
  }
}

TEST_P(ProductTest, MatchesTheFormula) {
  for (const Form form : {Form::kPlain, Form::kBias, Form::kAccumulate, Form::kBiasAndStart}) {
    for (int64_t columns = 1; columns <= kPanelColumns; ++columns) {
      for (const int64_t inner : {0, 1, 2, 33}) expect_formula(kernel(), {7, columns, inner}, form);
    }
    for (int64_t rows = 0; rows <= 67; ++rows) expect_formula(kernel(), {rows, 20, 9}, form);
    expect_formula(kernel(), {128, kPanelColumns, 256}, form);
  }
}

// Whatever the block a row falls into.
TEST_P(ProductTest, ARowHasTheSameBitsAlone) {
  constexpr int64_t kRows = 41, kInner = 67;
  for (const int64_t columns : {1, 17, 50, 64}) {
    const std::vector<float> a = random_floats(kRows * kInner, 1),
                             b = random_floats(kInner * kPanelColumns, 2);
    std::vector<float> all(static_cast<size_t>(kRows * columns)), alone(static_cast<size_t>(columns));
    kernel().multiply_panel(all.data(), columns, nullptr, 0, nullptr, a.data(), kInner, b.data(), kRows,
                            columns, kInner, {});
    for (int64_t r = 0; r < kRows; ++r) {
      kernel().multiply_panel(alone.data(), columns, nullptr, 0, nullptr, a.data() + r * kInner, kInner,
                              b.data(), 1, columns, kInner, {});
      EXPECT_TRUE(same_bits(alone.data(), all.data() + r * columns, columns)) << "row " << r;
    }
  }
}

// Asked for in parts, each line once.
TEST(MatrixRows, PartsCoverEveryRowOnce) {
  const float matrix[30] = {};
  const MatrixRows rows{matrix, 10, 2, 3};
  for (int64_t parts = 1; parts <= 13; ++parts) {
    const float* next = matrix;
    for (int64_t number = 0; number < parts; ++number) {
      const MatrixRows part = rows.part(number, parts);
      EXPECT_EQ(part.data, next);
      EXPECT_EQ(part.columns, rows.columns);
      EXPECT_EQ(part.stride, rows.stride);
      next += part.rows * part.stride;
    }
    EXPECT_EQ(next, matrix + 30);
  }
}

}  // namespace
}  // namespace ff
