// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Ten updates of at most 1e-3 each, of weights of size 1: a few roundings of the weight an update.
constexpr double kWeightTolerance = 1e-6;
constexpr double kMomentTolerance = 2e-6;  // relative to the largest moment, which is below 1

AdamConstants constants_of(double beta1, double beta2, double epsilon) {
  return {static_cast<float>(beta1), static_cast<float>(1.0 - beta1), static_cast<float>(beta2),
          static_cast<float>(1.0 - beta2), static_cast<float>(epsilon)};
}

std::vector<AdamStep> steps_of(int64_t first, int64_t count, double rate, double weight_decay, double beta1,
                               double beta2) {
  std::vector<AdamStep> steps;
  for (int64_t step = first; step < first + count; ++step) {
    steps.push_back({static_cast<float>(1.0 - rate * weight_decay),
                     static_cast<float>(rate / (1.0 - std::pow(beta1, static_cast<double>(step)))),
                     static_cast<float>(std::sqrt(1.0 - std::pow(beta2, static_cast<double>(step))))});
  }
  return steps;
}

class OptimizerTest : public KernelTest {
 protected:
  struct State {
    Guarded w, m, v;
  };
  // Replays the steps at once and one at a time with a zero gradient, and compares every bit.
  void check_replay(const std::vector<float>& w, const std::vector<float>& m, const std::vector<float>& v,
                    const AdamConstants& constants, const std::vector<AdamStep>& steps) {
    const int64_t n = static_cast<int64_t>(w.size());
    State dense{Guarded(w), Guarded(m), Guarded(v)};
    State replayed{Guarded(w), Guarded(m), Guarded(v)};
    const std::vector<float> zeros(w.size(), 0.0f);
    for (const AdamStep& step : steps) {
      kernel().adam(dense.w.data(), dense.m.data(), dense.v.data(), zeros.data(), 0.5f, &constants, &step, n);
    }
    kernel().adam_replay(replayed.w.data(), replayed.m.data(), replayed.v.data(), &constants, steps.data(),
                         static_cast<int64_t>(steps.size()), n);
    EXPECT_TRUE(replayed.w.intact() && replayed.m.intact() && replayed.v.intact());
    EXPECT_TRUE(same_bits(dense.w, replayed.w)) << "weights, n " << n << ", steps " << steps.size();
    EXPECT_TRUE(same_bits(dense.m, replayed.m)) << "first moments, n " << n << ", steps " << steps.size();
    EXPECT_TRUE(same_bits(dense.v, replayed.v)) << "second moments, n " << n << ", steps " << steps.size();
  }
};
FF_ON_EACH_ISA(OptimizerTest);

TEST_P(OptimizerTest, SumOfSquares) {
  for (const int64_t n : test_sizes()) {
    const std::vector<float> x = random_floats(n, static_cast<uint32_t>(n) + 1);
    double expected = 0.0;
    for (const float value : x) expected += static_cast<double>(value) * static_cast<double>(value);
    EXPECT_NEAR(kernel().sum_of_squares(x.data(), n), expected, 1e-13 * expected) << "n " << n;
  }
  // Beyond what float sums could hold.
  const std::vector<float> large(100, 1e30f);
  EXPECT_NEAR(kernel().sum_of_squares(large.data(), 100) / 1e62, 1.0, 1e-6);
  std::vector<float> bad(40, 1.0f);
  bad[37] = kNan;
  EXPECT_TRUE(std::isnan(kernel().sum_of_squares(bad.data(), 40)));
}

TEST_P(OptimizerTest, AdamMatchesDoublePrecision) {
  constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8, kRate = 1e-3, kDecay = 0.01,
                   kGradientScale = 0.25;
  constexpr int64_t kSteps = 10;
  const AdamConstants constants = constants_of(kBeta1, kBeta2, kEpsilon);
  const std::vector<AdamStep> steps = steps_of(1, kSteps, kRate, kDecay, kBeta1, kBeta2);
  for (const int64_t n : test_sizes()) {
    State state{Guarded(random_floats(n, 1)), Guarded(n), Guarded(n)};
    std::vector<double> w, m(static_cast<size_t>(n), 0.0), v = m;
    for (int64_t i = 0; i < n; ++i) w.push_back(static_cast<double>(state.w[i]));
    for (int64_t step = 1; step <= kSteps; ++step) {
      const std::vector<float> g = random_floats(n, static_cast<uint32_t>(100 + step));
      kernel().adam(state.w.data(), state.m.data(), state.v.data(), g.data(),
                    static_cast<float>(kGradientScale), &constants, &steps[static_cast<size_t>(step - 1)], n);
      for (size_t i = 0; i < g.size(); ++i) {
        const double gradient = kGradientScale * static_cast<double>(g[i]);
        w[i] *= 1.0 - kRate * kDecay;
        m[i] = kBeta1 * m[i] + (1.0 - kBeta1) * gradient;
        v[i] = kBeta2 * v[i] + (1.0 - kBeta2) * gradient * gradient;
        const double m_hat = m[i] / (1.0 - std::pow(kBeta1, static_cast<double>(step)));
        const double v_hat = v[i] / (1.0 - std::pow(kBeta2, static_cast<double>(step)));
        w[i] -= kRate * m_hat / (std::sqrt(v_hat) + kEpsilon);
      }
    }
    EXPECT_TRUE(state.w.intact() && state.m.intact() && state.v.intact());
    for (int64_t i = 0; i < n; ++i) {
      EXPECT_NEAR(static_cast<double>(state.w[i]), w[static_cast<size_t>(i)], kWeightTolerance);
      EXPECT_NEAR(static_cast<double>(state.m[i]), m[static_cast<size_t>(i)], kMomentTolerance);
      EXPECT_NEAR(static_cast<double>(state.v[i]), v[static_cast<size_t>(i)], kMomentTolerance);
    }
  }
}

TEST_P(OptimizerTest, ReplayHasTheBitsOfDenseUpdates) {
  const AdamConstants constants = constants_of(0.9, 0.999, 1e-8);
  for (const int64_t n : test_sizes()) {
    for (const int64_t count : {0, 1, 2, 40}) {
      for (const double weight_decay : {0.0, 0.01}) {
        check_replay(random_floats(n, 1), random_floats(n, 2), random_floats(n, 3, 0.0f, 1e-3f), constants,
                     steps_of(5, count, 1e-3, weight_decay, 0.9, 0.999));
      }
    }
  }
}

// Long replays pass through the regions where a weight no longer moves and where moments are denormal.
TEST_P(OptimizerTest, LongReplayHasTheBitsOfDenseUpdates) {
  const AdamConstants constants = constants_of(0.9, 0.999, 1e-8);
  for (const float size : {1e-1f, 1e-6f, 1e-20f, 1e-38f}) {
    for (const double weight_decay : {0.0, 0.01}) {
      check_replay(random_floats(67, 1, -size, size), random_floats(67, 2, -1e-2f, 1e-2f),
                   random_floats(67, 3, 0.0f, 1e-4f), constants,
                   steps_of(2, 2500, 1e-3, weight_decay, 0.9, 0.999));
    }
  }
}

// With v = 0 each step takes step_size m / epsilon, as much as a step with that m can: the steps at which a
// replay may stop looking at the weight are then the last at which it moves.
TEST_P(OptimizerTest, ReplayOfTheLargestStepsHasTheBitsOfDenseUpdates) {
  const std::vector<float> w = random_floats(67, 1), v(67, 0.0f);
  for (const float size : {1e-2f, 1e-11f}) {
    const std::vector<float> m = random_floats(67, 2, -size, size);
    for (const int64_t count : {60, 200, 250, 300, 350}) {
      for (const double epsilon : {1e-8, 1e-3, 1.0}) {
        for (const double weight_decay : {0.0, 0.01, 500.0}) {  // the last halves w, faster than m shrinks
          check_replay(w, m, v, constants_of(0.9, 0.999, epsilon),
                       steps_of(2, count, 1e-3, weight_decay, 0.9, 0.999));
        }
      }
    }
  }
}

// Without epsilon a weight at rest becomes NaN when its v has shrunk to 0.
TEST_P(OptimizerTest, ReplayWithoutEpsilonHasTheBitsOfDenseUpdates) {
  const std::vector<float> w = random_floats(67, 1), m(67, 0.0f), v(67, 1e-30f);
  for (const double weight_decay : {0.0, 0.01}) {
    check_replay(w, m, v, constants_of(0.9, 0.5, 0.0), steps_of(2, 200, 1e-3, weight_decay, 0.9, 0.5));
  }
}

TEST_P(OptimizerTest, ReplayOfSpecialStatesHasTheBitsOfDenseUpdates) {
  const std::vector<float> specials = {0.0f,  -0.0f, 1e-45f,    -1e-45f,    1e-38f, 1.0f,
                                       -1.0f, 1e30f, kInfinity, -kInfinity, kNan};
  std::vector<float> w, m, v;
  for (const float first : specials) {
    for (const float second : specials) {
      for (const float third : specials) {
        w.push_back(first);
        m.push_back(second);
        v.push_back(third);
      }
    }
  }
  const auto check_each = [&](const AdamConstants& constants, const std::vector<AdamStep>& steps) {
    check_replay(w, m, v, constants, steps);
    // Alone, so that no neighbour in the vector decides how its state is treated.
    for (size_t i = 0; i < w.size(); ++i) check_replay({w[i]}, {m[i]}, {v[i]}, constants, steps);
  };
  check_each(constants_of(0.9, 0.999, 1e-8), steps_of(3, 70, 1e-3, 0.0, 0.9, 0.999));
  check_each(constants_of(0.9, 0.999, 1e-8), steps_of(3, 70, 1e-3, 0.1, 0.9, 0.999));
  check_each(constants_of(0.1, 0.999, 1e-8), steps_of(3, 70, 1e-3, 600.0, 0.1, 0.999));
  check_each(constants_of(0.0, 0.0, 0.0), steps_of(3, 70, 0.0, 0.0, 0.0, 0.0));
}

}  // namespace
}  // namespace ff
