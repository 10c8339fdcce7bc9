// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The weight gradient of rounded matrices against the same sums in double precision, and of matrices that are
// packed piece by piece against that.
#include "gemm/bfloat16_gradient.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <thread>
#include <vector>

#include "gemm/bfloat16_gemm.h"
#include "gemm/gemm_case.h"
#include "runtime/buffer.h"

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

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

// x [rows, columns], packed in memory that was NaN, with room for more rows.
class Packed {
 public:
  Packed(int64_t rows, int64_t columns)
      : memory_(static_cast<size_t>(packed_pairs_size(rows + 3, columns)) * sizeof(float)),
        pairs_{memory_.floats(), rows + 3, columns} {
    std::fill_n(memory_.floats(), packed_pairs_size(rows + 3, columns),
                std::numeric_limits<float>::quiet_NaN());
  }

  void write(const std::vector<float>& x, int64_t begin, int64_t end) const {
    pairs_.write(*kernels(), x.data() + begin * pairs_.columns, pairs_.columns, begin, end - begin);
  }
  const RowPairs& pairs() const { return pairs_; }

 private:
  Buffer memory_;
  RowPairs pairs_;
};

// The last rows first, in pieces that mostly begin or end within a pair.
void write_backwards(const Packed& packed, const std::vector<float>& x, int64_t rows) {
  int64_t size = 1;
  for (int64_t end = rows; end > 0; end -= size) {
    size = std::min(size % 37 + 2, end);
    packed.write(x, end - size, end);
  }
  packed.pairs().end_at(rows);
}

TEST_F(Bfloat16Gradient, PackedPieceByPieceHasTheBitsOfTheWhole) {
  for (int64_t rows : {1, 2, 3, 64, 129, 1024, 1025, 2600}) {
    for (int64_t out : {1, 70, 130}) {
      const int64_t in = out == 70 ? 64 : 67;
      const std::vector<float> dy = random_floats(rows * out, 1), x = random_floats(rows * in, 2);
      const Packed slopes(rows, out), features(rows, in);
      write_backwards(slopes, dy, rows);
      write_backwards(features, x, rows);
      std::vector<float> whole = random_floats(out * in, 3), pieces = whole;
      add_bfloat16_weight_gradient(*kernels(), whole.data(), nullptr, dy.data(), x.data(), rows, out, in, 0,
                                   out);
      for (int64_t o = 0; o < out; o += 43) {
        add_bfloat16_weight_gradient(*kernels(), pieces.data(), slopes.pairs(), features.pairs(), rows, o,
                                     std::min(o + 43, out), {});
      }
      ASSERT_TRUE(same_bits(pieces, whole)) << rows << " rows " << out << " x " << in;
    }
  }
}

// -0, by a product that underflows, keeps its sign however often the sum is stored on the way.
TEST_F(Bfloat16Gradient, ZeroKeepsItsSignAcrossPieces) {
  constexpr int64_t kRows = 2600;
  std::vector<float> dy(kRows), x(kRows, -1.0f);
  dy.front() = 1e-30f;
  x.front() = -1e-30f;
  const Packed slopes(kRows, 1), features(kRows, 1);
  write_backwards(slopes, dy, kRows);
  write_backwards(features, x, kRows);
  float whole = 0, pieces = 0;
  add_bfloat16_weight_gradient(*kernels(), &whole, nullptr, dy.data(), x.data(), kRows, 1, 1, 0, 1);
  add_bfloat16_weight_gradient(*kernels(), &pieces, slopes.pairs(), features.pairs(), kRows, 0, 1, {});
  EXPECT_EQ(whole, 0);
  EXPECT_TRUE(std::signbit(whole));
  EXPECT_TRUE(std::signbit(pieces));
}

TEST_F(Bfloat16Gradient, TwoThreadsWriteTheRowsOfOnePair) {
  constexpr int64_t kRows = 9, kColumns = 70;
  const std::vector<float> x = random_floats(kRows * kColumns, 1);
  const Packed packed(kRows, kColumns), expected(kRows, kColumns);
  expected.write(x, 0, kRows);
  std::thread other([&] { packed.write(x, 5, kRows); });
  packed.write(x, 0, 5);
  other.join();
  for (const Packed* matrix : {&packed, &expected}) matrix->pairs().end_at(kRows);
  std::vector<float> dw(kColumns * kColumns), expected_dw = dw;
  add_bfloat16_weight_gradient(*kernels(), dw.data(), packed.pairs(), packed.pairs(), kRows, 0, kColumns, {});
  add_bfloat16_weight_gradient(*kernels(), expected_dw.data(), expected.pairs(), expected.pairs(), kRows, 0,
                               kColumns, {});
  EXPECT_TRUE(same_bits(dw, expected_dw));
}

TEST_F(Bfloat16Gradient, SubnormalNumbersCountAsZero) {
  const float tiny = 1e-39f;
  float dw = 1;
  add_bfloat16_weight_gradient(*kernels(), &dw, nullptr, &tiny, &tiny, 1, 1, 1, 0, 1);
  EXPECT_EQ(dw, 1);
}

}  // namespace
}  // namespace ff::test
