// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

constexpr float kScale = 0.25f;

struct Shape {
  int64_t D, H;
};
// Heads below, at and above each vector width, and widths with every kind of tail.
std::vector<Shape> shapes() {
  std::vector<Shape> all = {{256, 16}, {768, 12}, {48, 48}, {67, 33}, {16, 1}, {256, 1}, {300, 4}};
  for (int64_t H = 1; H <= 19; ++H) all.push_back({H * 3, H});
  for (int64_t D = 1; D <= 67; ++D) all.push_back({D, 2});
  return all;
}

class ScoresTest : public KernelTest {};
FF_ON_EACH_ISA(ScoresTest);

TEST_P(ScoresTest, ScoresMatchTheFormula) {
  for (const auto& [D, H] : shapes()) {
    const std::vector<float> a = random_floats(D * H, 1), c = random_floats(H, 2);
    for (const int64_t rows : {0, 1, 2, 3, 7, 8, 9, 20}) {
      const std::vector<float> x = random_floats(rows * D, 3);
      Guarded s(rows * H, 7.0f), without_bias(rows * H, 7.0f);
      const Ahead ahead{{a.data(), D, H, H}, {c.data(), 1, H, H}};  // changes nothing
      kernel().scores(s.data(), x.data(), a.data(), c.data(), kScale, rows, D, H, ahead);
      kernel().scores(without_bias.data(), x.data(), a.data(), nullptr, kScale, rows, D, H, {});
      EXPECT_TRUE(s.intact() && without_bias.intact());
      for (int64_t t = 0; t < rows; ++t) {
        for (int64_t h = 0; h < H; ++h) {
          double sum = 0.0, magnitudes = 1.0;
          for (int64_t j = 0; j < D; ++j) {
            const double term = static_cast<double>(at(x, t * D + j)) * static_cast<double>(at(a, j * H + h));
            sum += term;
            magnitudes += std::fabs(term);
          }
          const double bound = sum_bound(D + 3, magnitudes);
          EXPECT_NEAR(static_cast<double>(without_bias[t * H + h]), 0.25 * sum, bound)
              << "D " << D << " H " << H;
          EXPECT_NEAR(static_cast<double>(s[t * H + h]), 0.25 * (sum + static_cast<double>(at(c, h))), bound);
        }
        Guarded alone(H, 7.0f);
        kernel().scores(alone.data(), x.data() + t * D, a.data(), c.data(), kScale, 1, D, H, {});
        EXPECT_TRUE(same_bits(alone.data(), s.data() + t * H, H))
            << "row " << t << " of " << rows << " alone";
      }
    }
  }
}

TEST_P(ScoresTest, BackwardAddsTheFormula) {
  for (const auto& [D, H] : shapes()) {
    const std::vector<float> a = random_floats(H * D, 1);
    for (const int64_t rows : {0, 1, 2, 3, 4, 9}) {
      const std::vector<float> ds = random_floats(rows * H, 2), start = random_floats(rows * D, 3);
      Guarded dx(start);
      const Ahead ahead{{a.data(), H, D, D}, {}};  // changes nothing
      kernel().add_scores_backward(dx.data(), ds.data(), a.data(), kScale, rows, D, H, ahead);
      EXPECT_TRUE(dx.intact());
      for (int64_t t = 0; t < rows; ++t) {
        for (int64_t j = 0; j < D; ++j) {
          double sum = 0.0, magnitudes = 1.0;
          for (int64_t h = 0; h < H; ++h) {
            const double term =
                static_cast<double>(at(ds, t * H + h)) * static_cast<double>(at(a, h * D + j));
            sum += term;
            magnitudes += std::fabs(term);
          }
          EXPECT_NEAR(static_cast<double>(dx[t * D + j]),
                      static_cast<double>(at(start, t * D + j)) + 0.25 * sum, sum_bound(H + 3, magnitudes))
              << "D " << D << " H " << H;
        }
        Guarded alone(std::vector<float>(start.begin() + t * D, start.begin() + (t + 1) * D));
        kernel().add_scores_backward(alone.data(), ds.data() + t * H, a.data(), kScale, 1, D, H, {});
        EXPECT_TRUE(same_bits(alone.data(), dx.data() + t * D, D))
            << "row " << t << " of " << rows << " alone";
      }
    }
  }
}

}  // namespace
}  // namespace ff
