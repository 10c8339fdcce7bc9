// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Each product against the same sums in double precision.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "gemm/gemm_case.h"

namespace ff::test {
namespace {

// |float sum - exact sum| of n terms is at most about n 2^-24 sum |terms|, whatever the order; sums of
// random terms stay far below. A wrong term shows as 1e-2 or more.
constexpr double kTolerance = 4e-7;

enum class Form { kPlain, kBias, kAccumulate, kBiasAndStart };
constexpr std::initializer_list<Form> kForms = {Form::kPlain, Form::kBias, Form::kAccumulate,
                                                Form::kBiasAndStart};

void expect_close(const GemmCase& example, int64_t rows, Form form) {
  const std::vector<float> x = example.input(rows);
  const std::vector<float> before = random_floats(rows * example.columns(), 7);
  const bool adds_bias = form == Form::kBias || form == Form::kBiasAndStart;
  const bool adds_before = form == Form::kAccumulate || form == Form::kBiasAndStart;
  std::vector<float> y = before;
  if (form == Form::kBiasAndStart) std::fill(y.begin(), y.end(), 5.0f);
  ProductOptions options;
  if (adds_bias) options.bias = example.bias.data();
  if (adds_before) options.start = form == Form::kAccumulate ? y.data() : before.data();
  example.gemm->run(y.data(), x.data(), example.packed.floats(), rows, options);
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t n = 0; n < example.columns(); ++n) {
      const auto at = static_cast<size_t>(r * example.columns() + n);
      double sum = adds_bias ? example.bias[static_cast<size_t>(n)] : 0.0;
      double size = std::abs(sum);
      if (adds_before) sum += before[at], size += std::abs(before[at]);
      for (int64_t k = 0; k < example.inner(); ++k) {
        const double input = example.rounded(x[static_cast<size_t>(r * example.inner() + k)]);
        const double term = input * example.weight_at(k, n);
        sum += term;
        size += std::abs(term);
      }
      ASSERT_NEAR(y[at], sum, kTolerance * size + 1e-12)
          << example.name() << " rows " << rows << " form " << static_cast<int>(form) << " at " << r << ", "
          << n;
    }
  }
}

void expect_close_in_all_forms(int64_t out, int64_t in, std::initializer_list<int64_t> rows,
                               Precision precision) {
  for (GemmSide side : {GemmSide::kForward, GemmSide::kBackward}) {
    const GemmCase example(out, in, side, precision);
    for (int64_t count : rows) {
      for (Form form : kForms) expect_close(example, count, form);
    }
  }
}

class GemmTest : public testing::TestWithParam<Precision> {};
INSTANTIATE_TEST_SUITE_P(, GemmTest, testing::ValuesIn(available_precisions()), precision_of);

TEST_P(GemmTest, SmallAndOddShapes) {
  for (int64_t size = 1; size <= 67; ++size) {
    const int64_t other = (size * 29) % 67 + 1;
    expect_close(GemmCase(size, other, GemmSide::kForward, GetParam()), 5, Form::kBias);
    expect_close(GemmCase(size, other, GemmSide::kBackward, GetParam()), 5, Form::kPlain);
    if (size % 8 == 0) expect_close_in_all_forms(size, other, {1, 5}, GetParam());
  }
}

TEST_P(GemmTest, EveryNumberOfRows) {
  const GemmCase example(20, 33, GemmSide::kForward, GetParam());
  for (int64_t rows = 0; rows <= 300; ++rows) expect_close(example, rows, Form::kBias);
}

TEST_P(GemmTest, ClassificationHeads) {
  for (int64_t out : {1, 2, 4, 20}) expect_close_in_all_forms(out, 256, {1, 16, 131}, GetParam());
}

TEST_P(GemmTest, HiddenSizes) {
  expect_close_in_all_forms(256, 256, {1, 64, 129}, GetParam());
  expect_close_in_all_forms(300, 100, {1, 64}, GetParam());
}

TEST_P(GemmTest, LargeFeedForward) { expect_close_in_all_forms(3072, 768, {1, 3}, GetParam()); }

TEST_P(GemmTest, WeightsCanBePackedAnew) {
  GemmCase example(48, 40, GemmSide::kForward, GetParam());
  expect_close(example, 9, Form::kBias);
  example.set_weight(99);
  expect_close(example, 9, Form::kBias);
}

}  // namespace
}  // namespace ff::test
