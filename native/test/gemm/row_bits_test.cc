// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The property that batching and tiling stand on: a row's bits are the same for every number of rows in the
// call and at every place among them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

#include "gemm/gemm_case.h"

namespace ff::test {
namespace {

constexpr int64_t kRows = 300;

// The thread sanitizer's build has the plain loops, which it slows down a hundredfold: a sample of the rows.
#ifdef __SANITIZE_THREAD__
constexpr int64_t kEvery = 149;
#else
constexpr int64_t kEvery = 1;
#endif

std::vector<float> product(const GemmCase& example, const float* x, const float* before, int64_t rows,
                           int variant) {
  const auto size = static_cast<size_t>(rows * example.columns());
  std::vector<float> y(before, before + size);
  if (variant == 3) std::fill(y.begin(), y.end(), 5.0f);
  ProductOptions options;
  if (variant == 1 || variant == 3) options.bias = example.bias.data();
  if (variant == 2) options.start = y.data();
  if (variant == 3) {
    options.start = before;
    options.ahead = {{x, rows, example.inner(), example.inner()}, {}};
  }
  example.gemm->run(y.data(), x, example.packed.floats(), rows, options);
  return y;
}

// Compares the first `rows` rows, and `rows` rows from somewhere in the middle, with the same rows of one
// call for all 300. variant: 0 plain, 1 with bias, 2 accumulating, 3 with bias and another start, asking
// ahead.
void expect_same_bits(int64_t out, int64_t in, GemmSide side, int64_t step, Precision precision) {
  const GemmCase example(out, in, side, precision);
  const std::vector<float> x = example.input(kRows);
  const std::vector<float> before = random_floats(kRows * example.columns(), 4);
  for (int variant = 0; variant < 4; ++variant) {
    const std::vector<float> all = product(example, x.data(), before.data(), kRows, variant);
    for (int64_t rows = 1; rows <= kRows; rows += std::max(step, kEvery)) {
      for (int64_t first : {int64_t{0}, (rows * 37) % (kRows - rows + 1)}) {
        const std::vector<float> some = product(example, x.data() + first * example.inner(),
                                                before.data() + first * example.columns(), rows, variant);
        ASSERT_EQ(
            std::memcmp(some.data(), all.data() + first * example.columns(), some.size() * sizeof(float)), 0)
            << example.name() << " variant " << variant << " rows " << first << " .. " << first + rows - 1;
      }
    }
  }
}

class RowBits : public testing::TestWithParam<Precision> {};
INSTANTIATE_TEST_SUITE_P(, RowBits, testing::ValuesIn(available_precisions()), precision_of);

TEST_P(RowBits, HiddenSize256) {
  expect_same_bits(256, 256, GemmSide::kForward, 1, GetParam());
  expect_same_bits(256, 256, GemmSide::kBackward, 1, GetParam());
}

TEST_P(RowBits, OddSizes) {
  expect_same_bits(65, 33, GemmSide::kForward, 1, GetParam());
  expect_same_bits(65, 33, GemmSide::kBackward, 1, GetParam());
  expect_same_bits(300, 100, GemmSide::kForward, 7, GetParam());
}

TEST_P(RowBits, ClassificationHeads) {
  for (int64_t out : {1, 2, 4, 20}) {
    expect_same_bits(out, 256, GemmSide::kForward, 7, GetParam());
    expect_same_bits(out, 256, GemmSide::kBackward, 37, GetParam());
  }
}

TEST_P(RowBits, SmallSizes) {
  for (int64_t out : {1, 8, 17, 67}) {
    for (int64_t in : {1, 7, 16}) {
      expect_same_bits(out, in, GemmSide::kForward, 53, GetParam());
      expect_same_bits(out, in, GemmSide::kBackward, 53, GetParam());
    }
  }
}

TEST_P(RowBits, LargeFeedForward) {
  const int64_t hidden = kEvery == 1 ? 768 : 48;
  expect_same_bits(4 * hidden, hidden, GemmSide::kForward, 59, GetParam());
  expect_same_bits(4 * hidden, hidden, GemmSide::kBackward, 59, GetParam());
}

// Every thread meets numbers of rows that nobody had before, so that primitives are made under contention.
TEST_P(RowBits, SameFromSeveralThreadsAtOnce) {
  const GemmCase example(64, 48, GemmSide::kForward, GetParam());
  const std::vector<float> x = example.input(kRows);
  const std::vector<float> before = random_floats(kRows * example.columns(), 4);
  std::vector<int> wrong(4, 0);
  std::vector<std::vector<float>> results(4);
  {
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        const std::vector<float> all = product(example, x.data(), before.data(), kRows, 1);
        for (int64_t rows = 1; rows < 140; ++rows) {
          const std::vector<float> some = product(example, x.data(), before.data(), rows, 1);
          if (std::memcmp(some.data(), all.data(), some.size() * sizeof(float)) != 0) {
            ++wrong[static_cast<size_t>(thread)];
          }
        }
        results[static_cast<size_t>(thread)] = all;
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  for (size_t thread = 0; thread < 4; ++thread) {
    EXPECT_EQ(wrong[thread], 0);
    EXPECT_EQ(std::memcmp(results[thread].data(), results[0].data(), results[0].size() * sizeof(float)), 0);
  }
}

}  // namespace
}  // namespace ff::test
