// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What the kernel tests share: one run of each test an instruction set, buffers with guards, error measures.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "kernel/kernels.h"

namespace ff {

// The instruction sets that this machine has.
inline std::vector<const Kernels*> available_kernels() {
  std::vector<const Kernels*> tables;
  for (const Kernels* table :
       {kernels_scalar(), kernels_avx2(), kernels_avx512_without_bf16(), kernels_avx512()}) {
    if (table != nullptr && (tables.empty() || table != tables.back())) tables.push_back(table);
  }
  return tables;
}

class KernelTest : public ::testing::TestWithParam<const Kernels*> {
 protected:
  const Kernels& kernel() const { return *GetParam(); }
};

inline std::string isa_name(const Kernels& table) {
  return table.multiply_pairs == nullptr ? table.name : table.name + std::string("_bf16");
}

// Runs the suite, a class derived from KernelTest, on each of them.
#define FF_ON_EACH_ISA(Suite)                                                          \
  INSTANTIATE_TEST_SUITE_P(Isa, Suite, ::testing::ValuesIn(::ff::available_kernels()), \
                           [](const auto& tested) { return ::ff::isa_name(*tested.param); })

// 0 .. 67 passes every tail of every vector width; then the widths of real models.
inline std::vector<int64_t> test_sizes() {
  std::vector<int64_t> sizes;
  for (int64_t n = 0; n <= 67; ++n) sizes.push_back(n);
  sizes.insert(sizes.end(), {256, 768});
  return sizes;
}

// n floats between two guards that must not change.
class Guarded {
 public:
  explicit Guarded(int64_t n, float fill = 0.0f) : n_(n), memory_(static_cast<size_t>(n) + 2 * kGuard, fill) {
    std::memset(memory_.data(), kPattern, kGuard * sizeof(float));
    std::memset(memory_.data() + kGuard + n, kPattern, kGuard * sizeof(float));
  }
  explicit Guarded(const std::vector<float>& values) : Guarded(static_cast<int64_t>(values.size())) {
    std::copy(values.begin(), values.end(), data());
  }

  float* data() { return memory_.data() + kGuard; }
  const float* data() const { return memory_.data() + kGuard; }
  float operator[](int64_t i) const { return memory_[static_cast<size_t>(i) + kGuard]; }
  int64_t size() const { return n_; }

  bool intact() const {
    const unsigned char* bytes = reinterpret_cast<const unsigned char*>(memory_.data());
    const size_t behind = (static_cast<size_t>(n_) + kGuard) * sizeof(float);
    for (size_t i = 0; i < kGuard * sizeof(float); ++i) {
      if (bytes[i] != kPattern || bytes[behind + i] != kPattern) return false;
    }
    return true;
  }

 private:
  static constexpr size_t kGuard = 32;
  static constexpr unsigned char kPattern = 0xA7;
  int64_t n_;
  std::vector<float> memory_;
};

inline std::vector<float> random_floats(int64_t n, uint32_t seed, float low = -1.0f, float high = 1.0f) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(low, high);
  std::vector<float> values(static_cast<size_t>(n));
  for (float& value : values) value = uniform(generator);
  return values;
}

inline float at(const std::vector<float>& values, int64_t i) { return values[static_cast<size_t>(i)]; }

inline uint32_t bits_of(float x) {
  uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}
inline float float_of(uint32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}
inline ::testing::AssertionResult same_bits(const float* a, const float* b, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    if (bits_of(a[i]) != bits_of(b[i])) {
      return ::testing::AssertionFailure()
             << "element " << i << " of " << n << ": " << a[i] << " and " << b[i];
    }
  }
  return ::testing::AssertionSuccess();
}
inline ::testing::AssertionResult same_bits(const Guarded& a, const Guarded& b) {
  if (a.size() != b.size())
    return ::testing::AssertionFailure() << "sizes " << a.size() << " and " << b.size();
  return same_bits(a.data(), b.data(), a.size());
}

// Distance in units of the last place of the float nearest to `expected`.
inline double ulp_error(float actual, double expected) {
  const float nearest = static_cast<float>(expected);
  if (std::isnan(nearest) || std::isnan(actual))
    return std::isnan(nearest) && std::isnan(actual) ? 0.0 : INFINITY;
  if (std::isinf(nearest) || std::isinf(actual)) return nearest == actual ? 0.0 : INFINITY;
  const int exponent =
      std::max(std::ilogb(nearest == 0.0f ? std::numeric_limits<float>::min() : nearest), -126);
  return std::fabs(static_cast<double>(actual) - expected) / std::ldexp(1.0, exponent - 23);
}

// The classical bound on a float sum of products in any order: each of its roundings, of which there are at
// most `operations`, moves it by at most 2^-24 of the sum of the magnitudes.
inline double sum_bound(int64_t operations, double magnitudes) {
  return static_cast<double>(operations) * std::ldexp(1.0, -24) * magnitudes + std::ldexp(1.0, -149);
}

}  // namespace ff
