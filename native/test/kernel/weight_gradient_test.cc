// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

class WeightGradientTest : public KernelTest {
 protected:
  struct Result {
    Guarded dw, dbias;
  };
  // The whole gradient, its rows cut at `cuts`, its outputs into blocks.
  Result run(const std::vector<float>& dw, const std::vector<float>& dbias, const std::vector<float>& dy,
             const std::vector<float>& x, int64_t rows, int64_t out, int64_t in, int64_t row_step,
             int64_t out_step) {
    Result result{Guarded(dw), Guarded(dbias)};
    for (int64_t t = 0; t < rows; t += row_step) {
      for (int64_t o = 0; o < out; o += out_step) {
        kernel().add_weight_gradient(result.dw.data(), result.dbias.data(), dy.data() + t * out,
                                     x.data() + t * in, std::min(row_step, rows - t), out, in, o,
                                     std::min(o + out_step, out));
      }
    }
    return result;
  }
};
FF_ON_EACH_ISA(WeightGradientTest);

// The contract is exact: one chain of fused multiply-adds over the rows in order.
TEST_P(WeightGradientTest, EachElementIsOneChainInRowOrder) {
  struct Size {
    int64_t rows, out, in;
  };
  std::vector<Size> sizes = {{300, 24, 96}, {129, 7, 50}, {257, 16, 48}, {1, 1, 1}, {128, 3, 64}, {0, 5, 5}};
  for (int64_t n = 1; n <= 67; ++n) sizes.push_back({5, 9, n});
  for (int64_t n = 1; n <= 67; ++n) sizes.push_back({5, n, 17});
  for (int64_t n = 0; n <= 67; ++n) sizes.push_back({n, 9, 19});
  for (const auto& [rows, out, in] : sizes) {
    const std::vector<float> dy = random_floats(rows * out, 1), x = random_floats(rows * in, 2);
    const std::vector<float> dw = random_floats(out * in, 3), dbias = random_floats(out, 4);
    Result result{Guarded(dw), Guarded(dbias)};
    kernel().add_weight_gradient(result.dw.data(), result.dbias.data(), dy.data(), x.data(), rows, out, in, 0,
                                 out);
    EXPECT_TRUE(result.dw.intact() && result.dbias.intact());
    for (int64_t o = 0; o < out; ++o) {
      float bias = at(dbias, o);
      for (int64_t t = 0; t < rows; ++t) bias += at(dy, t * out + o);
      EXPECT_EQ(result.dbias[o], bias) << "rows " << rows << " out " << out << " in " << in;
      for (int64_t i = 0; i < in; ++i) {
        float sum = at(dw, o * in + i);
        for (int64_t t = 0; t < rows; ++t) sum = std::fmaf(at(dy, t * out + o), at(x, t * in + i), sum);
        EXPECT_EQ(result.dw[o * in + i], sum) << "rows " << rows << " out " << out << " in " << in;
      }
    }
  }
}

TEST_P(WeightGradientTest, CutsOfRowsAndOutputsChangeNoBits) {
  constexpr int64_t kRows = 300, kOut = 37, kIn = 75;
  const std::vector<float> dy = random_floats(kRows * kOut, 1), x = random_floats(kRows * kIn, 2);
  const std::vector<float> dw = random_floats(kOut * kIn, 3), dbias = random_floats(kOut, 4);
  const Result whole = run(dw, dbias, dy, x, kRows, kOut, kIn, kRows, kOut);
  for (const int64_t row_step : {1, 64, 130}) {
    for (const int64_t out_step : {1, 5, 16}) {
      const Result cut = run(dw, dbias, dy, x, kRows, kOut, kIn, row_step, out_step);
      EXPECT_TRUE(same_bits(whole.dw, cut.dw)) << row_step << " rows, " << out_step << " outputs at a time";
      EXPECT_TRUE(same_bits(whole.dbias, cut.dbias))
          << row_step << " rows, " << out_step << " outputs at a time";
    }
  }
}

TEST_P(WeightGradientTest, OnlyItsOutputsAreTouchedAndTheBiasMayBeAbsent) {
  constexpr int64_t kRows = 9, kOut = 12, kIn = 20;
  const std::vector<float> dy = random_floats(kRows * kOut, 1), x = random_floats(kRows * kIn, 2);
  const std::vector<float> dw = random_floats(kOut * kIn, 3), dbias = random_floats(kOut, 4);
  Guarded part(dw), part_bias(dbias), without_bias(dw);
  kernel().add_weight_gradient(part.data(), part_bias.data(), dy.data(), x.data(), kRows, kOut, kIn, 3, 7);
  kernel().add_weight_gradient(without_bias.data(), nullptr, dy.data(), x.data(), kRows, kOut, kIn, 3, 7);
  EXPECT_TRUE(same_bits(part, without_bias));
  for (int64_t o = 0; o < kOut; ++o) {
    const bool inside = o >= 3 && o < 7;
    EXPECT_EQ(part_bias[o] != at(dbias, o), inside) << "output " << o;
    for (int64_t i = 0; i < kIn; ++i)
      EXPECT_EQ(part[o * kIn + i] != at(dw, o * kIn + i), inside) << "output " << o;
  }
}

}  // namespace
}  // namespace ff
