// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The weight gradient of rounded matrices against the same sums in double precision.
#include "gemm/bfloat16_gemm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "gemm/gemm_case.h"

namespace ff::test {
namespace {

// As in gemm_test.cc, of the sum of the terms' magnitudes.
constexpr double kTolerance = 4e-7;

class Bfloat16Gradient : public testing::Test {
 protected:
  void SetUp() override {
    if (kernels()->multiply_pairs == nullptr)
      GTEST_SKIP() << "no products of bfloat16 on " << kernels()->name;
  }
};

void expect_close(int64_t rows, int64_t out, int64_t in, int64_t begin, int64_t end) {
  const std::vector<float> dy = random_floats(rows * out, 1), x = random_floats(rows * in, 2);
  const std::vector<float> before = random_floats(out * in, 3), bias_before = random_floats(out, 4);
  std::vector<float> dw = before, dbias = bias_before;
  add_bfloat16_weight_gradient(*kernels(), dw.data(), dbias.data(), dy.data(), x.data(), rows, out, in, begin,
                               end);
  const auto value = [](const std::vector<float>& values, int64_t i) {
    return static_cast<double>(values[static_cast<size_t>(i)]);
  };
  for (int64_t o = 0; o < out; ++o) {
    const bool ours = o >= begin && o < end;
    double bias = value(bias_before, o), bias_size = std::abs(bias);
    for (int64_t t = 0; ours && t < rows; ++t) {
      bias += value(dy, t * out + o);
      bias_size += std::abs(value(dy, t * out + o));
    }
    ASSERT_NEAR(value(dbias, o), bias, ours ? kTolerance * bias_size : 0) << rows << " rows, bias " << o;
    for (int64_t i = 0; i < in; ++i) {
      double sum = value(before, o * in + i), size = std::abs(sum);
      for (int64_t t = 0; ours && t < rows; ++t) {
        const double term = to_bfloat16(value(dy, t * out + o)) * to_bfloat16(value(x, t * in + i));
        sum += term;
        size += std::abs(term);
      }
      ASSERT_NEAR(value(dw, o * in + i), sum, ours ? kTolerance * size : 0)
          << rows << " rows " << out << " x " << in << " at " << o << ", " << i;
    }
  }
}

TEST_F(Bfloat16Gradient, SmallAndOddShapes) {
  for (int64_t size = 1; size <= 67; ++size)
    expect_close((size * 31) % 67 + 1, size, (size * 29) % 67 + 1, 0, size);
}

TEST_F(Bfloat16Gradient, EveryNumberOfRows) {
  for (int64_t rows : {0, 1, 2, 3, 127, 128, 129, 130, 255, 256, 257, 600}) expect_close(rows, 12, 9, 0, 12);
}

TEST_F(Bfloat16Gradient, PartOfTheOutputs) {
  expect_close(70, 130, 100, 64, 128);
  expect_close(70, 130, 100, 128, 130);
  expect_close(5, 200, 65, 3, 180);
}

TEST_F(Bfloat16Gradient, SubnormalNumbersCountAsZero) {
  const float tiny = 1e-39f;
  float dw = 1;
  add_bfloat16_weight_gradient(*kernels(), &dw, nullptr, &tiny, &tiny, 1, 1, 1, 0, 1);
  EXPECT_EQ(dw, 1);
}

}  // namespace
}  // namespace ff::test
