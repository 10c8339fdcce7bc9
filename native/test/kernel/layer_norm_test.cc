// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

// Outputs are of size 1 to 5; a row's sums carry a relative error of a few 2^-24 a partial sum.
constexpr double kForwardTolerance = 4e-6;
constexpr double kBackwardTolerance = 1e-5;
constexpr float kEps = 1e-6f;

struct Statistics {
  double mean, rstd;
};
Statistics statistics(const float* x, int64_t columns, float eps) {
  double mean = 0.0, variance = 0.0;
  for (int64_t j = 0; j < columns; ++j) mean += static_cast<double>(x[j]);
  mean /= static_cast<double>(columns);
  for (int64_t j = 0; j < columns; ++j) variance += std::pow(static_cast<double>(x[j]) - mean, 2);
  variance /= static_cast<double>(columns);
  return {mean, 1.0 / std::sqrt(variance + static_cast<double>(eps))};
}

class LayerNormTest : public KernelTest {};
FF_ON_EACH_ISA(LayerNormTest);

TEST_P(LayerNormTest, ForwardMatchesTheFormula) {
  for (const int64_t columns : test_sizes()) {
    if (columns == 0) continue;
    for (const int64_t rows : {0, 1, 3}) {
      const std::vector<float> x = random_floats(rows * columns, 1, -2.0f, 3.0f);
      const std::vector<float> gamma = random_floats(columns, 2, 0.5f, 1.5f);
      const std::vector<float> beta = random_floats(columns, 3);
      // One column has no variance: its rstd is 1/sqrt(eps) and would only show how the zero was rounded.
      const float eps = columns == 1 ? 1.0f : kEps;
      Guarded y(rows * columns, 7.0f), mean(rows, 7.0f), rstd(rows, 7.0f);
      kernel().layer_norm(y.data(), mean.data(), rstd.data(), x.data(), gamma.data(), beta.data(), eps, rows,
                          columns);
      EXPECT_TRUE(y.intact() && mean.intact() && rstd.intact());
      for (int64_t t = 0; t < rows; ++t) {
        const Statistics row = statistics(x.data() + t * columns, columns, eps);
        EXPECT_NEAR(static_cast<double>(mean[t]), row.mean, kForwardTolerance);
        EXPECT_NEAR(static_cast<double>(rstd[t]) / row.rstd, 1.0, kForwardTolerance);
        for (int64_t j = 0; j < columns; ++j) {
          const double normal = (static_cast<double>(at(x, t * columns + j)) - row.mean) * row.rstd;
          const double expected =
              normal * static_cast<double>(at(gamma, j)) + static_cast<double>(at(beta, j));
          EXPECT_NEAR(static_cast<double>(y[t * columns + j]), expected, kForwardTolerance)
              << "columns " << columns;
        }
      }
      Guarded in_place(x);
      kernel().layer_norm(in_place.data(), nullptr, nullptr, in_place.data(), gamma.data(), beta.data(), eps,
                          rows, columns);
      EXPECT_TRUE(same_bits(y, in_place));
      for (int64_t t = 0; t < rows; ++t) {
        Guarded alone(columns, 7.0f);
        kernel().layer_norm(alone.data(), nullptr, nullptr, x.data() + t * columns, gamma.data(), beta.data(),
                            eps, 1, columns);
        EXPECT_TRUE(same_bits(alone.data(), y.data() + t * columns, columns)) << "row " << t << " alone";
      }
    }
  }
}

TEST_P(LayerNormTest, ALargeMeanDoesNotEatTheVariance) {
  constexpr int64_t kColumns = 256;
  std::vector<float> x = random_floats(kColumns, 1);
  for (float& value : x) value += 1000.0f;
  const std::vector<float> ones(kColumns, 1.0f), zeros(kColumns, 0.0f);
  Guarded y(kColumns, 7.0f);
  kernel().layer_norm(y.data(), nullptr, nullptr, x.data(), ones.data(), zeros.data(), 1e-12f, 1, kColumns);
  const Statistics row = statistics(x.data(), kColumns, 1e-12f);
  for (int64_t j = 0; j < kColumns; ++j) {
    // The mean itself is rounded to 2^-14 of its 1000, against a deviation of 0.58.
    EXPECT_NEAR(static_cast<double>(y[j]), (static_cast<double>(at(x, j)) - row.mean) * row.rstd, 4e-4);
  }
}

TEST_P(LayerNormTest, AConstantRowGivesBeta) {
  constexpr int64_t kColumns = 48;
  const std::vector<float> x(kColumns, 0.5f), gamma(kColumns, 3.0f), beta = random_floats(kColumns, 1);
  Guarded y(kColumns, 7.0f);
  kernel().layer_norm(y.data(), nullptr, nullptr, x.data(), gamma.data(), beta.data(), 1e-12f, 1, kColumns);
  for (int64_t j = 0; j < kColumns; ++j) EXPECT_EQ(y[j], at(beta, j));
}

TEST_P(LayerNormTest, BackwardMatchesTheFormula) {
  for (const int64_t columns : test_sizes()) {
    if (columns == 0) continue;
    for (const int64_t rows : {0, 1, 4}) {
      const int64_t size = rows * columns;
      const std::vector<float> x = random_floats(size, 1, -2.0f, 3.0f), dy = random_floats(size, 2);
      const std::vector<float> gamma = random_floats(columns, 3, 0.5f, 1.5f);
      const std::vector<float> start = random_floats(columns, 4);
      std::vector<float> mean, rstd;
      for (int64_t t = 0; t < rows; ++t) {
        const Statistics row = statistics(x.data() + t * columns, columns, 0.1f);
        mean.push_back(static_cast<float>(row.mean));
        rstd.push_back(static_cast<float>(row.rstd));
      }
      Guarded dx(size, 7.0f), dgamma(start), dbeta(start);
      kernel().layer_norm_backward(dx.data(), dgamma.data(), dbeta.data(), dy.data(), x.data(), mean.data(),
                                   rstd.data(), gamma.data(), rows, columns);
      EXPECT_TRUE(dx.intact() && dgamma.intact() && dbeta.intact());

      std::vector<double> expected_gamma(start.begin(), start.end()), expected_beta = expected_gamma;
      for (int64_t t = 0; t < rows; ++t) {
        const double center = static_cast<double>(at(mean, t)), factor = static_cast<double>(at(rstd, t));
        const auto normal = [&](int64_t j) {
          return (static_cast<double>(at(x, t * columns + j)) - center) * factor;
        };
        const auto slope = [&](int64_t j) { return static_cast<double>(at(dy, t * columns + j)); };
        const auto z = [&](int64_t j) { return slope(j) * static_cast<double>(at(gamma, j)); };
        double z_mean = 0.0, product_mean = 0.0;
        for (int64_t j = 0; j < columns; ++j) {
          z_mean += z(j) / static_cast<double>(columns);
          product_mean += z(j) * normal(j) / static_cast<double>(columns);
          expected_gamma[static_cast<size_t>(j)] += slope(j) * normal(j);
          expected_beta[static_cast<size_t>(j)] += slope(j);
        }
        for (int64_t j = 0; j < columns; ++j) {
          EXPECT_NEAR(static_cast<double>(dx[t * columns + j]),
                      (z(j) - z_mean - normal(j) * product_mean) * factor, kBackwardTolerance);
        }
      }
      for (int64_t j = 0; j < columns; ++j) {
        EXPECT_NEAR(static_cast<double>(dgamma[j]), expected_gamma[static_cast<size_t>(j)],
                    kBackwardTolerance);
        EXPECT_NEAR(static_cast<double>(dbeta[j]), expected_beta[static_cast<size_t>(j)], kBackwardTolerance);
      }

      Guarded in_place(dy), cut_gamma(start), cut_beta(start);
      for (int64_t t = 0; t < rows; ++t) {  // a row at a time, dx over dy
        kernel().layer_norm_backward(in_place.data() + t * columns, cut_gamma.data(), cut_beta.data(),
                                     in_place.data() + t * columns, x.data() + t * columns, mean.data() + t,
                                     rstd.data() + t, gamma.data(), 1, columns);
      }
      EXPECT_TRUE(same_bits(dx, in_place));
      EXPECT_TRUE(same_bits(dgamma, cut_gamma));
      EXPECT_TRUE(same_bits(dbeta, cut_beta));
    }
  }
}

}  // namespace
}  // namespace ff
