// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "kernel/kernel_test.h"

namespace ff {
namespace {

// Over the sweep below the worst errors are 0.96, 2.3, 2.2 and 4.4 on every instruction set; the bounds leave
// room for the values between.
constexpr double kExponentialUlps = 2.0;
constexpr double kTanhUlps = 3.0;
// Of Phi(x) and of the derivative, in units of 2^-24: half of the last bit of 1.
constexpr double kGeluUnits = 2.5;
constexpr double kGeluDerivativeUnits = 5.5;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

using Unary = void (*)(float*, const float*, int64_t);

double gelu_reference(double x) { return 0.5 * x * std::erfc(-x * M_SQRT1_2); }
double normal_distribution(double x) { return 0.5 * std::erfc(-x * M_SQRT1_2); }
double normal_density(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2.0 * M_PI); }

// Every float in steps of a prime number of bit patterns, both signs, denormals included, and a fine sweep of
// the range where the functions bend.
std::vector<float> sweep() {
  std::vector<float> values;
  for (uint64_t bits = 0; bits <= 0xFFFFFFFFu; bits += 4099) {
    const float x = float_of(static_cast<uint32_t>(bits));
    if (std::isfinite(x)) values.push_back(x);
  }
  for (int i = -400000; i <= 400000; ++i) values.push_back(static_cast<float>(i) * 2.6e-4f);
  return values;
}

class ElementwiseTest : public KernelTest {
 protected:
  // The values of a function of one argument at every size, in place too, and an element's bits wherever it
  // is.
  void check_shape(Unary function) {
    for (const int64_t n : test_sizes()) {
      const std::vector<float> x = random_floats(n, static_cast<uint32_t>(n) + 1, -6.0f, 6.0f);
      Guarded y(n, 7.0f);
      function(y.data(), x.data(), n);
      EXPECT_TRUE(y.intact()) << "n " << n;
      Guarded in_place(x);
      function(in_place.data(), in_place.data(), n);
      EXPECT_TRUE(same_bits(y, in_place)) << "in place, n " << n;
      for (int64_t i = 0; i < n; ++i) {
        float alone;
        function(&alone, &x[static_cast<size_t>(i)], 1);
        EXPECT_EQ(bits_of(alone), bits_of(y[i])) << "element " << i << " alone, n " << n;
      }
    }
  }

  // error(y, x) of each value, at most `bound`.
  template <typename Function, typename Error>
  void check_sweep(const Function& function, Error error_of, double bound) {
    const std::vector<float> x = sweep();
    std::vector<float> y(x.size());
    function(y.data(), x.data(), static_cast<int64_t>(x.size()));
    double worst = 0.0;
    float where = 0.0f;
    for (size_t i = 0; i < x.size(); ++i) {
      const double error = error_of(y[i], static_cast<double>(x[i]));
      if (worst <= bound && !(error <= worst)) worst = error, where = x[i];
    }
    RecordProperty("worst_error", std::to_string(worst));
    EXPECT_LE(worst, bound) << "at " << where;
  }

  template <typename Reference>
  void check_ulps(Unary function, Reference reference, double bound) {
    check_sweep(
        function, [&](float y, double x) { return ulp_error(y, reference(x)); }, bound);
  }

  float value_of(Unary function, float x) {
    float y;
    function(&y, &x, 1);
    return y;
  }
};
FF_ON_EACH_ISA(ElementwiseTest);

TEST_P(ElementwiseTest, AddIsExact) {
  for (const int64_t n : test_sizes()) {
    const std::vector<float> a = random_floats(n, 1);
    const std::vector<float> b = random_floats(n, 2);
    Guarded y(n, 7.0f);
    kernel().add(y.data(), a.data(), b.data(), n);
    EXPECT_TRUE(y.intact());
    for (int64_t i = 0; i < n; ++i) EXPECT_EQ(y[i], at(a, i) + at(b, i));
    Guarded in_place(a);
    kernel().add(in_place.data(), in_place.data(), b.data(), n);
    EXPECT_TRUE(same_bits(y, in_place));
  }
}

TEST_P(ElementwiseTest, ExponentialHasTheRightShape) { check_shape(kernel().exponential); }
TEST_P(ElementwiseTest, GeluHasTheRightShape) { check_shape(kernel().gelu); }
TEST_P(ElementwiseTest, TanhHasTheRightShape) { check_shape(kernel().hyperbolic_tangent); }

TEST_P(ElementwiseTest, ExponentialIsAccurate) {
  check_ulps(
      kernel().exponential, [](double x) { return std::exp(x); }, kExponentialUlps);
}
TEST_P(ElementwiseTest, TanhIsAccurate) {
  check_ulps(
      kernel().hyperbolic_tangent, [](double x) { return std::tanh(x); }, kTanhUlps);
}
TEST_P(ElementwiseTest, GeluIsAccurate) {
  const auto error = [](float y, double x) {
    const double unit = std::ldexp(std::fabs(x), -24) + std::ldexp(1.0, -149);
    return std::fabs(static_cast<double>(y) - gelu_reference(x)) / unit;
  };
  check_sweep(kernel().gelu, error, kGeluUnits);
}

TEST_P(ElementwiseTest, GeluHasTheSignOfItsArgument) {
  check_sweep(
      kernel().gelu, [](float y, double x) { return static_cast<double>(y) * x < 0.0 ? 1.0 : 0.0; }, 0.0);
}

TEST_P(ElementwiseTest, GeluDerivativeIsAccurate) {
  const auto derivative = [&](float* dx, const float* x, int64_t n) {
    const std::vector<float> dy(static_cast<size_t>(n), 1.0f);
    kernel().gelu_backward(dx, dy.data(), x, n);
  };
  const auto error = [](float dx, double x) {
    const double density = normal_density(x);
    const double expected = normal_distribution(x) + (density == 0.0 ? 0.0 : x * density);
    return std::ldexp(std::fabs(static_cast<double>(dx) - expected), 24);
  };
  check_sweep(derivative, error, kGeluDerivativeUnits);
}

TEST_P(ElementwiseTest, BackwardsMatchTheirFormulasAtEverySize) {
  for (const int64_t n : test_sizes()) {
    const std::vector<float> dy = random_floats(n, 1);
    const std::vector<float> x = random_floats(n, 2, -4.0f, 4.0f);
    const std::vector<float> y = random_floats(n, 3);
    Guarded d_gelu(n, 7.0f);
    Guarded d_tanh(n, 7.0f);
    kernel().gelu_backward(d_gelu.data(), dy.data(), x.data(), n);
    kernel().tanh_backward(d_tanh.data(), dy.data(), y.data(), n);
    EXPECT_TRUE(d_gelu.intact());
    EXPECT_TRUE(d_tanh.intact());
    for (int64_t i = 0; i < n; ++i) {
      const double value = static_cast<double>(at(x, i));
      const double slope = static_cast<double>(at(dy, i));
      const double gelu = slope * (normal_distribution(value) + value * normal_density(value));
      EXPECT_NEAR(static_cast<double>(d_gelu[i]), gelu, 1e-6);
      const double tanh = slope * (1.0 - static_cast<double>(at(y, i)) * static_cast<double>(at(y, i)));
      EXPECT_LE(ulp_error(d_tanh[i], tanh), 2.0);  // two roundings
    }
    Guarded in_place(dy);
    kernel().gelu_backward(in_place.data(), in_place.data(), x.data(), n);
    EXPECT_TRUE(same_bits(d_gelu, in_place));
    Guarded tanh_in_place(dy);
    kernel().tanh_backward(tanh_in_place.data(), tanh_in_place.data(), y.data(), n);
    EXPECT_TRUE(same_bits(d_tanh, tanh_in_place));
  }
}

TEST_P(ElementwiseTest, ExponentialOfSpecialValues) {
  const Unary e = kernel().exponential;
  EXPECT_EQ(value_of(e, 0.0f), 1.0f);
  EXPECT_EQ(value_of(e, -0.0f), 1.0f);
  EXPECT_EQ(value_of(e, kInfinity), kInfinity);
  EXPECT_EQ(bits_of(value_of(e, -kInfinity)), 0u);
  EXPECT_EQ(value_of(e, 1e4f), kInfinity);
  EXPECT_EQ(bits_of(value_of(e, -1e4f)), 0u);
  EXPECT_EQ(value_of(e, 88.8f), kInfinity);
  EXPECT_TRUE(std::isfinite(value_of(e, 88.72f)));
  EXPECT_EQ(value_of(e, -103.0f), static_cast<float>(std::exp(-103.0)));  // a denormal
  EXPECT_EQ(value_of(e, 1e-40f), 1.0f);
  EXPECT_TRUE(std::isnan(value_of(e, kNan)));
}

TEST_P(ElementwiseTest, TanhOfSpecialValues) {
  const Unary tanh = kernel().hyperbolic_tangent;
  EXPECT_EQ(bits_of(value_of(tanh, 0.0f)), bits_of(0.0f));
  EXPECT_EQ(bits_of(value_of(tanh, -0.0f)), bits_of(-0.0f));
  for (const float large : {10.0f, 1e4f, kInfinity}) {
    EXPECT_EQ(value_of(tanh, large), 1.0f);
    EXPECT_EQ(value_of(tanh, -large), -1.0f);
  }
  EXPECT_EQ(value_of(tanh, 1e-40f), 1e-40f);
  EXPECT_TRUE(std::isnan(value_of(tanh, kNan)));
}

TEST_P(ElementwiseTest, GeluOfSpecialValues) {
  const Unary gelu = kernel().gelu;
  EXPECT_EQ(bits_of(value_of(gelu, 0.0f)), bits_of(0.0f));
  EXPECT_EQ(bits_of(value_of(gelu, -0.0f)), bits_of(-0.0f));
  EXPECT_EQ(value_of(gelu, 1e4f), 1e4f);
  EXPECT_EQ(value_of(gelu, -1e4f), 0.0f);
  EXPECT_EQ(value_of(gelu, kInfinity), kInfinity);
  EXPECT_EQ(value_of(gelu, -kInfinity), 0.0f);
  EXPECT_EQ(value_of(gelu, -5.5f), 0.0f);
  EXPECT_EQ(value_of(gelu, 5.5f), 5.5f);
  EXPECT_TRUE(std::isnan(value_of(gelu, kNan)));
  const float one = 1.0f;
  for (const auto& [x, expected] :
       {std::pair{kInfinity, 1.0f}, {-kInfinity, 0.0f}, {0.0f, 0.5f}, {1e4f, 1.0f}}) {
    float dx;
    kernel().gelu_backward(&dx, &one, &x, 1);
    EXPECT_EQ(dx, expected) << "derivative at " << x;
  }
  float dx;
  kernel().gelu_backward(&dx, &one, &kNan, 1);
  EXPECT_TRUE(std::isnan(dx));
}

}  // namespace
}  // namespace ff
