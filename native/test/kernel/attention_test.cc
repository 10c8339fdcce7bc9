// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

class AttentionTest : public KernelTest {};
FF_ON_EACH_ISA(AttentionTest);

// Against the largest value, or 1 where all are smaller: of one token, dq and dk are 0 by cancellation.
constexpr double kTolerance = 5e-6;

struct Size {
  int64_t n, d;
};
// Tails of keys and of features in every vector width, whole blocks, several blocks, and the heads of real
// models.
std::vector<Size> sizes() {
  std::vector<Size> all = {{64, 16}, {65, 16}, {128, 64}, {200, 16}, {200, 64}, {63, 1}, {300, 5}};
  for (int64_t n = 1; n <= 35; ++n) all.push_back({n, 16});
  for (int64_t d = 1; d <= 67; ++d) all.push_back({9, d});
  return all;
}

struct Head {
  Head(int64_t tokens, int64_t size)
      : n(tokens),
        d(size),
        stride(size + 3),
        q(random_floats(n * stride, 1)),
        k(random_floats(n * stride, 2)),
        v(random_floats(n * stride, 3)),
        inputs{q.data(), k.data(), v.data(), d, stride, 1.7f},
        max(n),
        inverse_sum(n),
        scratch(attention_scratch_floats(d)) {}

  double element(const std::vector<float>& x, int64_t row, int64_t i) const {
    return static_cast<double>(at(x, row * stride + i));
  }

  // p [n,n] in double precision.
  std::vector<double> probabilities() const {
    std::vector<double> p(static_cast<size_t>(n * n));
    for (int64_t i = 0; i < n; ++i) {
      double* row = p.data() + i * n;
      double total = 0;
      for (int64_t j = 0; j < n; ++j) {
        for (int64_t c = 0; c < d; ++c) row[j] += element(q, i, c) * element(k, j, c);
        total += row[j] = std::exp(static_cast<double>(inputs.scale) * row[j]);
      }
      for (int64_t j = 0; j < n; ++j) row[j] /= total;
    }
    return p;
  }

  int64_t n, d, stride;
  std::vector<float> q, k, v;
  AttentionHead inputs;
  Guarded max, inverse_sum, scratch;
};

// Also that what lies between the rows of a head, where other heads live, stays as it was.
void expect_near(const std::vector<double>& expected, const Guarded& actual, const Head& head,
                 const char* what) {
  EXPECT_TRUE(actual.intact()) << what;
  double size = 0, difference = 0;
  for (int64_t t = 0; t < head.n; ++t) {
    for (int64_t i = 0; i < head.stride; ++i) {
      const float value = actual[t * head.stride + i];
      if (i >= head.d) {
        EXPECT_EQ(value, 7.0f) << what << " wrote beside its head";
        continue;
      }
      const double wanted = expected[static_cast<size_t>(t * head.d + i)];
      size = std::max(size, std::fabs(wanted));
      difference = std::max(difference, std::fabs(wanted - static_cast<double>(value)));
    }
  }
  EXPECT_LE(difference, kTolerance * std::max(size, 1.0)) << what << " n " << head.n << " d " << head.d;
}

TEST_P(AttentionTest, MatchesTheFormula) {
  for (const auto& [n, d] : sizes()) {
    Head head(n, d);
    Guarded o(n * head.stride, 7.0f);
    kernel().attend(o.data(), head.max.data(), head.inverse_sum.data(), &head.inputs, 0, n, n,
                    head.scratch.data());
    EXPECT_TRUE(head.max.intact() && head.inverse_sum.intact() && head.scratch.intact());
    const std::vector<double> p = head.probabilities();
    std::vector<double> expected(static_cast<size_t>(n * d));
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t j = 0; j < n; ++j) {
        for (int64_t c = 0; c < d; ++c) {
          expected[static_cast<size_t>(i * d + c)] +=
              p[static_cast<size_t>(i * n + j)] * head.element(head.v, j, c);
        }
      }
    }
    expect_near(expected, o, head, "o");
  }
}

TEST_P(AttentionTest, BackwardMatchesTheFormula) {
  for (const auto& [n, d] : sizes()) {
    Head head(n, d);
    const std::vector<float> d_out = random_floats(n * head.stride, 4);
    Guarded o(n * head.stride, 7.0f), dq(n * head.stride, 7.0f), dk(n * head.stride, 7.0f),
        dv(n * head.stride, 7.0f);
    kernel().attend(o.data(), head.max.data(), head.inverse_sum.data(), &head.inputs, 0, n, n,
                    head.scratch.data());
    const AttentionHeadGradients gradients{dq.data(), dk.data(), dv.data(), d_out.data()};
    kernel().attend_backward(&gradients, &head.inputs, o.data(), head.max.data(), head.inverse_sum.data(), n,
                             head.scratch.data());
    EXPECT_TRUE(head.scratch.intact());
    const std::vector<double> p = head.probabilities();
    std::vector<double> expected_dq(static_cast<size_t>(n * d)), expected_dk = expected_dq,
                                                                 expected_dv = expected_dq;
    for (int64_t i = 0; i < n; ++i) {
      std::vector<double> dp(static_cast<size_t>(n));
      double inner = 0;
      for (int64_t j = 0; j < n; ++j) {
        for (int64_t c = 0; c < d; ++c) {
          dp[static_cast<size_t>(j)] += head.element(d_out, i, c) * head.element(head.v, j, c);
        }
        inner += p[static_cast<size_t>(i * n + j)] * dp[static_cast<size_t>(j)];
      }
      for (int64_t j = 0; j < n; ++j) {
        const double weight = p[static_cast<size_t>(i * n + j)];
        const double ds =
            static_cast<double>(head.inputs.scale) * weight * (dp[static_cast<size_t>(j)] - inner);
        for (int64_t c = 0; c < d; ++c) {
          expected_dq[static_cast<size_t>(i * d + c)] += ds * head.element(head.k, j, c);
          expected_dk[static_cast<size_t>(j * d + c)] += ds * head.element(head.q, i, c);
          expected_dv[static_cast<size_t>(j * d + c)] += weight * head.element(d_out, i, c);
        }
      }
    }
    expect_near(expected_dq, dq, head, "dq");
    expect_near(expected_dk, dk, head, "dk");
    expect_near(expected_dv, dv, head, "dv");
  }
}

TEST_P(AttentionTest, AQueryHasTheSameBitsInAnyTile) {
  for (const auto& [n, d] : sizes()) {
    Head head(n, d);
    Guarded whole(n * head.stride, 7.0f), alone(n * head.stride, 7.0f);
    kernel().attend(whole.data(), head.max.data(), head.inverse_sum.data(), &head.inputs, 0, n, n,
                    head.scratch.data());
    for (int64_t i = 0; i < n; ++i) {
      kernel().attend(alone.data(), head.max.data(), head.inverse_sum.data(), &head.inputs, i, 1, n,
                      head.scratch.data());
    }
    EXPECT_TRUE(same_bits(alone, whole)) << "n " << n << " d " << d;
  }
}

TEST_P(AttentionTest, LargeScoresDoNotOverflow) {
  Head head(70, 16);
  for (float& value : head.q) value *= 1000.0f;
  Guarded o(70 * head.stride, 7.0f);
  kernel().attend(o.data(), head.max.data(), head.inverse_sum.data(), &head.inputs, 0, 70, 70,
                  head.scratch.data());
  for (int64_t t = 0; t < 70; ++t) {
    for (int64_t i = 0; i < 16; ++i) EXPECT_LE(std::fabs(o[t * head.stride + i]), 1.0f);
  }
}

TEST_P(AttentionTest, NotANumberIsNotLost) {
  Head head(70, 16);
  head.k[static_cast<size_t>(66 * head.stride)] = NAN;  // a key of the second block
  Guarded o(70 * head.stride, 7.0f);
  kernel().attend(o.data(), head.max.data(), head.inverse_sum.data(), &head.inputs, 0, 70, 70,
                  head.scratch.data());
  for (int64_t t = 0; t < 70; ++t) EXPECT_TRUE(std::isnan(o[t * head.stride]));
}

}  // namespace
}  // namespace ff
