// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

struct Shape {
  int64_t H, d;
};
// Every d of 1 .. 67 with few heads, every H of 1 .. 19 with odd d, and real ones.
std::vector<Shape> shapes() {
  std::vector<Shape> all = {{16, 16}, {12, 64}, {8, 32}, {256, 1}, {16, 24}, {17, 16}, {33, 8}};
  for (int64_t d = 1; d <= 67; ++d) all.push_back({3, d});
  for (int64_t H = 1; H <= 19; ++H) all.push_back({H, 5});
  return all;
}

class HeadsTest : public KernelTest {};
FF_ON_EACH_ISA(HeadsTest);

TEST_P(HeadsTest, PoolSumsRowsInOrder) {
  for (const auto& [H, d] : shapes()) {
    const int64_t D = H * d;
    for (const int64_t rows : {0, 1, 7, 8, 21}) {
      const std::vector<float> w = random_floats(rows * H, 1), x = random_floats(rows * D, 2);
      Guarded pooled(D, 7.0f);
      kernel().pool(pooled.data(), w.data(), x.data(), rows, D, H);
      EXPECT_TRUE(pooled.intact());
      for (int64_t j = 0; j < D; ++j) {
        float expected = 0.0f;
        for (int64_t t = 0; t < rows; ++t)
          expected = std::fmaf(at(w, t * H + j / d), at(x, t * D + j), expected);
        EXPECT_EQ(pooled[j], expected) << "H " << H << " d " << d << " rows " << rows << " feature " << j;
      }
    }
  }
}

TEST_P(HeadsTest, HeadDotMatchesTheFormula) {
  for (const auto& [H, d] : shapes()) {
    const int64_t D = H * d;
    const std::vector<float> v = random_floats(D, 1);
    for (const int64_t rows : {0, 1, 5}) {
      const std::vector<float> x = random_floats(rows * D, 2);
      Guarded out(rows * H, 7.0f);
      kernel().head_dot(out.data(), x.data(), v.data(), rows, D, H);
      EXPECT_TRUE(out.intact());
      for (int64_t t = 0; t < rows; ++t) {
        for (int64_t h = 0; h < H; ++h) {
          double sum = 0.0, magnitudes = 0.0;
          for (int64_t j = h * d; j < (h + 1) * d; ++j) {
            const double term = static_cast<double>(at(x, t * D + j)) * static_cast<double>(at(v, j));
            sum += term;
            magnitudes += std::fabs(term);
          }
          EXPECT_NEAR(static_cast<double>(out[t * H + h]), sum, sum_bound(d + 1, magnitudes))
              << "H " << H << " d " << d;
        }
        Guarded alone(H, 7.0f);
        kernel().head_dot(alone.data(), x.data() + t * D, v.data(), 1, D, H);
        EXPECT_TRUE(same_bits(alone.data(), out.data() + t * H, H)) << "row " << t << " alone";
      }
    }
  }
}

TEST_P(HeadsTest, HeadScaleMatchesTheFormula) {
  for (const auto& [H, d] : shapes()) {
    const int64_t D = H * d;
    const std::vector<float> v = random_floats(D, 1);
    for (const int64_t rows : {0, 1, 5}) {
      const std::vector<float> w = random_floats(rows * H, 2), start = random_floats(rows * D, 3);
      Guarded y(rows * D, 7.0f), added(start);
      kernel().head_scale(y.data(), w.data(), v.data(), rows, D, H);
      kernel().add_head_scale(added.data(), w.data(), v.data(), rows, D, H);
      EXPECT_TRUE(y.intact() && added.intact());
      for (int64_t i = 0; i < rows * D; ++i) {
        const float weight = at(w, i / D * H + i % D / d);
        EXPECT_EQ(y[i], weight * at(v, i % D)) << "H " << H << " d " << d;
        EXPECT_EQ(added[i], std::fmaf(weight, at(v, i % D), at(start, i))) << "H " << H << " d " << d;
      }
    }
  }
}

}  // namespace
}  // namespace ff
