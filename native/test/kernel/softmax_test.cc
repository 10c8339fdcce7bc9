// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "kernel/kernel_test.h"

namespace ff {
namespace {

// A weight is one exponential (2 ulp) of a difference rounded once.
constexpr double kWeightUlps = 4.0;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

class SoftmaxTest : public KernelTest {};
FF_ON_EACH_ISA(SoftmaxTest);

TEST_P(SoftmaxTest, TileMatchesTheFormula) {
  for (const int64_t H : test_sizes()) {
    for (const int64_t rows : {1, 2, 17}) {
      const std::vector<float> s = random_floats(rows * H, static_cast<uint32_t>(H), -8.0f, 8.0f);
      Guarded w(rows * H, 7.0f), max(H, 7.0f), sum(H, 7.0f);
      kernel().softmax_tile(w.data(), max.data(), sum.data(), s.data(), rows, H);
      EXPECT_TRUE(w.intact() && max.intact() && sum.intact());
      for (int64_t h = 0; h < H; ++h) {
        float largest = at(s, h);
        for (int64_t t = 1; t < rows; ++t) largest = std::max(largest, at(s, t * H + h));
        EXPECT_EQ(max[h], largest);
        double total = 0.0;
        for (int64_t t = 0; t < rows; ++t) {
          const double weight = std::exp(static_cast<double>(at(s, t * H + h) - largest));
          EXPECT_LE(ulp_error(w[t * H + h], weight), kWeightUlps);
          total += weight;
        }
        EXPECT_NEAR(static_cast<double>(sum[h]), total, sum_bound(rows + 4, total));
      }
      Guarded in_place(s), max_again(H), sum_again(H);
      kernel().softmax_tile(in_place.data(), max_again.data(), sum_again.data(), in_place.data(), rows, H);
      EXPECT_TRUE(same_bits(w, in_place));

      Guarded weights(rows * H, 7.0f);
      kernel().softmax_weights(weights.data(), s.data(), max.data(), sum.data(), rows, H);
      EXPECT_TRUE(weights.intact());
      for (int64_t i = 0; i < rows * H; ++i) EXPECT_EQ(weights[i], w[i] * sum[i % H]);
      Guarded weights_in_place(s);
      kernel().softmax_weights(weights_in_place.data(), weights_in_place.data(), max.data(), sum.data(), rows,
                               H);
      EXPECT_TRUE(same_bits(weights, weights_in_place));
    }
  }
}

TEST_P(SoftmaxTest, BackwardMatchesTheFormula) {
  for (const int64_t H : test_sizes()) {
    for (const int64_t rows : {0, 1, 5}) {
      const std::vector<float> w = random_floats(rows * H, 1), dw = random_floats(rows * H, 2);
      const std::vector<float> inner = random_floats(H, 3);
      Guarded ds(rows * H, 7.0f);
      kernel().softmax_backward(ds.data(), w.data(), dw.data(), inner.data(), rows, H);
      EXPECT_TRUE(ds.intact());
      for (int64_t i = 0; i < rows * H; ++i) EXPECT_EQ(ds[i], at(w, i) * (at(dw, i) - at(inner, i % H)));
      Guarded in_place(dw);
      kernel().softmax_backward(in_place.data(), w.data(), in_place.data(), inner.data(), rows, H);
      EXPECT_TRUE(same_bits(ds, in_place));
    }
  }
}

// Scores of +-10,000 stay finite, equal scores share, and a -infinity has no weight.
TEST_P(SoftmaxTest, ExtremeScores) {
  const std::vector<float> s = {1e4f,  -1e4f, 0.0f,   -kInfinity,  //
                                -1e4f, -1e4f, -0.0f,  1.0f,        //
                                1e4f,  1e4f,  1e-40f, -kInfinity};
  Guarded w(12), max(4), sum(4);
  kernel().softmax_tile(w.data(), max.data(), sum.data(), s.data(), 3, 4);
  const std::vector<float> weights = {1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0};
  for (int64_t i = 0; i < 12; ++i) EXPECT_EQ(w[i], at(weights, i)) << "element " << i;
  const std::vector<float> sums = {2, 1, 3, 1};
  for (int64_t h = 0; h < 4; ++h) EXPECT_EQ(sum[h], at(sums, h)) << "head " << h;
}

// A NaN in one head reaches that head's sum wherever its row is, and no other head.
TEST_P(SoftmaxTest, NanReachesTheSumOfItsHeadOnly) {
  for (int64_t bad_row = 0; bad_row < 5; ++bad_row) {
    for (int64_t bad_head = 0; bad_head < 20; ++bad_head) {
      std::vector<float> s = random_floats(5 * 20, 1);
      s[static_cast<size_t>(bad_row * 20 + bad_head)] = kNan;
      Guarded w(5 * 20), max(20), sum(20);
      kernel().softmax_tile(w.data(), max.data(), sum.data(), s.data(), 5, 20);
      for (int64_t h = 0; h < 20; ++h) EXPECT_EQ(std::isnan(sum[h]), h == bad_head) << "head " << h;
    }
  }
}

}  // namespace
}  // namespace ff
