// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

// The nearest of the two bfloat16 around x, by their distances; the even one of two equally near.
uint16_t nearest_bfloat16(float x) {
  const uint32_t bits = bits_of(x);
  const auto below = static_cast<uint16_t>(bits >> 16);  // towards zero
  if (std::isinf(x)) return below;
  if (std::isnan(x)) return static_cast<uint16_t>(below | 0x40);
  const auto above = static_cast<uint16_t>(below + 1);
  const auto value = [](uint16_t half) {
    const double finite = float_of(static_cast<uint32_t>(half) << 16);
    return std::isinf(finite) ? std::copysign(0x1p128, finite) : finite;  // what rounds to infinity
  };
  const double to_below = std::fabs(x - value(below)), to_above = std::fabs(value(above) - x);
  if (to_below != to_above) return to_below < to_above ? below : above;
  return below % 2 == 0 ? below : above;
}

// Ties, numbers beside ties, both zeros, subnormals, the largest numbers, infinities, NaN of every kind, and
// random patterns of bits.
std::vector<float> numbers(int64_t n) {
  std::vector<float> values;
  const std::vector<uint32_t> bits = {0x00000000, 0x3F808000, 0x3F818000, 0x3F807FFF, 0x3F808001, 0x3F817FFF,
                                      0x3F818001, 0x00000001, 0x00007FFF, 0x00008000, 0x00008001, 0x00018000,
                                      0x007FFFFF, 0x007F8000, 0x7F7FFFFF, 0x7F7F8000, 0x7F7F7FFF, 0x7F800000,
                                      0x7FC00000, 0x7F800001, 0x7FBFFFFF, 0x7FFFFFFF};
  std::mt19937 generator(static_cast<uint32_t>(n));
  for (int64_t i = 0; i < n; ++i) {
    const auto place = static_cast<size_t>(i + n) % (bits.size() * 2);
    const uint32_t sign = static_cast<uint32_t>(i) % 2 << 31;
    values.push_back(float_of(place < bits.size() ? bits[place] | sign : static_cast<uint32_t>(generator())));
  }
  return values;
}

// uint16_t between guards.
class GuardedHalves {
 public:
  explicit GuardedHalves(int64_t n) : n_(n), memory_(static_cast<size_t>(n) + 2 * kGuard, kPattern) {}
  uint16_t* data() { return memory_.data() + kGuard; }
  uint16_t operator[](int64_t i) const { return memory_[static_cast<size_t>(i) + kGuard]; }
  bool intact() const {
    const auto is_pattern = [](uint16_t half) { return half == kPattern; };
    return std::all_of(memory_.begin(), memory_.begin() + kGuard, is_pattern) &&
           std::all_of(memory_.begin() + static_cast<ptrdiff_t>(kGuard) + n_, memory_.end(), is_pattern);
  }

 private:
  static constexpr size_t kGuard = 64;
  static constexpr uint16_t kPattern = 0xA7A7;
  ptrdiff_t n_;
  std::vector<uint16_t> memory_;
};

class Bfloat16Test : public KernelTest {
 protected:
  uint16_t rounded(float x) const {
    const bool makes_zeros = kernel().multiply_pairs != nullptr;
    return nearest_bfloat16(makes_zeros && std::fpclassify(x) == FP_SUBNORMAL ? std::copysign(0.0f, x) : x);
  }

  // expected(r, j): the element, in float32.
  template <typename Expected>
  void expect_panel(const GuardedHalves& m, int64_t rows, int64_t columns, const Expected& expected) const {
    ASSERT_TRUE(m.intact());
    for (int64_t r = 0; r < rows + rows % 2; ++r) {
      for (int64_t j = 0; j < kPanelColumns; ++j) {
        const uint16_t element = r < rows && j < columns ? rounded(expected(r, j)) : uint16_t{0};
        ASSERT_EQ(m[(r / 2 * kPanelColumns + j) * 2 + r % 2], element)
            << rows << " x " << columns << " at " << r << ", " << j;
      }
    }
  }
};
FF_ON_EACH_ISA(Bfloat16Test);

TEST_P(Bfloat16Test, RoundsToTheNearestTiesToEven) {
  for (const int64_t n : test_sizes()) {
    const std::vector<float> x = numbers(n);
    GuardedHalves y(n);
    kernel().round_to_bfloat16(y.data(), x.data(), n);
    EXPECT_TRUE(y.intact());
    for (int64_t i = 0; i < n; ++i) {
      EXPECT_EQ(y[i], rounded(at(x, i))) << std::hex << bits_of(at(x, i)) << " at " << std::dec << i;
    }
  }
}

TEST_P(Bfloat16Test, EveryUpperHalfAndItsNeighbours) {
  std::vector<float> x;
  for (uint32_t half = 0; half < 0x10000; ++half) {
    for (const uint32_t low : {0x0000u, 0x0001u, 0x7FFFu, 0x8000u, 0x8001u, 0xFFFFu})
      x.push_back(float_of(half << 16 | low));
  }
  const auto n = static_cast<int64_t>(x.size());
  std::vector<uint16_t> y(x.size());
  kernel().round_to_bfloat16(y.data(), x.data(), n);
  int64_t wrong = 0;
  for (int64_t i = 0; i < n; ++i) wrong += y[static_cast<size_t>(i)] != rounded(at(x, i)) ? 1 : 0;
  EXPECT_EQ(wrong, 0);
}

// In both rows of a pair.
TEST_P(Bfloat16Test, PanelsRoundEveryKindOfNumber) {
  const int64_t rows = 64;
  const std::vector<float> t = numbers(rows * kPanelColumns);
  GuardedHalves m(rows * kPanelColumns);
  kernel().pack_pairs(m.data(), t.data(), rows, kPanelColumns, kPanelColumns);
  expect_panel(m, rows, kPanelColumns, [&](int64_t r, int64_t j) { return at(t, r * kPanelColumns + j); });
}

TEST_P(Bfloat16Test, PanelsHoldPairsOfRows) {
  for (int64_t columns = 0; columns <= kPanelColumns; ++columns) {
    for (const int64_t rows : {0, 1, 2, 5, 16}) {
      const int64_t stride = columns + 3;
      const std::vector<float> t = random_floats(rows * stride, 1), w = random_floats(rows * stride, 2);
      const std::vector<float> row_factors = random_floats(rows, 3),
                               column_factors = random_floats(columns, 4);
      const auto make = [&](auto pack) {
        GuardedHalves m((rows + 1) / 2 * kPanelColumns * 2);
        pack(m.data());
        return m;
      };
      const auto element = [=](const std::vector<float>& matrix, int64_t r, int64_t j) {
        return at(matrix, r * stride + j);
      };
      expect_panel(make([&](uint16_t* m) { kernel().pack_pairs(m, t.data(), rows, columns, stride); }), rows,
                   columns, [&](int64_t r, int64_t j) { return element(t, r, j); });
      for (const bool with_sum : {true, false}) {
        const float* sum = with_sum ? w.data() : nullptr;
        const auto scaled = [&](float factor, int64_t r, int64_t j) {
          return std::fma(factor, element(t, r, j), with_sum ? element(w, r, j) : 0.0f);
        };
        expect_panel(make([&](uint16_t* m) {
                       kernel().pack_scaled_rows(m, row_factors.data(), t.data(), sum, rows, columns, stride);
                     }),
                     rows, columns, [&](int64_t r, int64_t j) { return scaled(at(row_factors, r), r, j); });
        expect_panel(
            make([&](uint16_t* m) {
              kernel().pack_scaled_columns(m, column_factors.data(), t.data(), sum, rows, columns, stride);
            }),
            rows, columns, [&](int64_t r, int64_t j) { return scaled(at(column_factors, j), r, j); });
      }
    }
  }
}

// Strides wider than the matrices, so that a step into a neighbour shows.
TEST(MultiplyPairs, SumsOfProductsInFloat32) {
  const MultiplyPairs multiply = kernels()->multiply_pairs;
  if (multiply == nullptr) GTEST_SKIP() << "no products of bfloat16 on " << kernels()->name;
  const Kernels& table = *kernels();
  for (int64_t columns = 1; columns <= kPanelColumns; ++columns) {
    for (const int64_t rows : {0, 1, 2, 3, 5, 6, 7, 13}) {
      for (const int64_t pairs : {0, 1, 2, 33}) {
        const int64_t y_stride = columns + 5, a_stride = 2 * pairs + 6;
        const std::vector<float> a = random_floats(rows * a_stride, 1),
                                 b = random_floats(2 * pairs * columns, 2);
        std::vector<uint16_t> a_halves(a.size() + 1),
            b_halves(static_cast<size_t>(2 * pairs * kPanelColumns) + 1);
        table.round_to_bfloat16(a_halves.data(), a.data(), static_cast<int64_t>(a.size()));
        table.pack_pairs(b_halves.data(), b.data(), 2 * pairs, columns, columns);
        const std::vector<float> before = random_floats(rows * y_stride, 3), bias = random_floats(columns, 4);
        for (int form = 0; form < 3; ++form) {  // neither start nor bias, a bias, y itself
          Guarded y(before);
          multiply(y.data(), y_stride, form == 2 ? y.data() : nullptr, y_stride,
                   form == 1 ? bias.data() : nullptr, a_halves.data(), a_stride, 2, b_halves.data(), rows,
                   columns, pairs, {});
          ASSERT_TRUE(y.intact());
          for (int64_t r = 0; r < rows; ++r) {
            for (int64_t j = 0; j < y_stride; ++j) {
              double sum = j >= columns || form == 2 ? at(before, r * y_stride + j)
                           : form == 1               ? at(bias, j)
                                                     : 0.0f;
              double magnitudes = std::fabs(sum);
              for (int64_t k = 0; j < columns && k < 2 * pairs; ++k) {
                const double left =
                    float_of(static_cast<uint32_t>(nearest_bfloat16(at(a, r * a_stride + k))) << 16);
                const double right =
                    float_of(static_cast<uint32_t>(nearest_bfloat16(at(b, k * columns + j))) << 16);
                sum += left * right;
                magnitudes += std::fabs(left * right);
              }
              ASSERT_LE(std::fabs(y[r * y_stride + j] - sum),
                        j < columns ? sum_bound(2 * pairs + 1, magnitudes) : 0)
                  << rows << " rows " << columns << " columns " << pairs << " pairs at " << r << ", " << j;
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace ff
