// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

// The hash of the kernel's contract, written out once more.
uint32_t reference_hash(uint32_t index, uint32_t key_low, uint32_t key_high) {
  uint32_t x = index * 0x9E3779B9u + key_low;
  for (int round = 0; round < 2; ++round) {
    x ^= x >> 16;
    x *= 0x21F0AAADu;
    x ^= x >> 15;
    x *= 0x735A2D97u;
    x ^= x >> 15;
    if (round == 0) x += key_high;
  }
  return x;
}

class DropoutTest : public KernelTest {};
FF_ON_EACH_ISA(DropoutTest);

TEST_P(DropoutTest, KeepsAndScalesByTheHash) {
  const Dropout dropout{0x12345678u, 0x9ABCDEF0u, 0x33333333u, 1.25f};
  // The second first makes the 32-bit index wrap inside the call.
  for (const int64_t first : {int64_t{0}, (int64_t{1} << 32) - 20, int64_t{5} << 32}) {
    for (const int64_t n : test_sizes()) {
      const std::vector<float> x = random_floats(n, 1);
      const std::vector<float> residual = random_floats(n, 2);
      Guarded with(n, 7.0f);
      Guarded without(n, 7.0f);
      kernel().dropout_add(with.data(), x.data(), residual.data(), &dropout, first, n);
      kernel().dropout_add(without.data(), x.data(), nullptr, &dropout, first, n);
      EXPECT_TRUE(with.intact());
      EXPECT_TRUE(without.intact());
      for (int64_t i = 0; i < n; ++i) {
        const uint32_t hash =
            reference_hash(static_cast<uint32_t>(first + i), dropout.key_low, dropout.key_high);
        const float kept = hash >= dropout.threshold ? at(x, i) * dropout.scale : 0.0f;
        EXPECT_EQ(without[i], kept) << "element " << i << " from " << first;
        EXPECT_EQ(with[i], at(residual, i) + kept) << "element " << i << " from " << first;
      }
      Guarded in_place(x);
      kernel().dropout_add(in_place.data(), in_place.data(), residual.data(), &dropout, first, n);
      EXPECT_TRUE(same_bits(with, in_place));
      Guarded onto_residual(residual);
      kernel().dropout_add(onto_residual.data(), x.data(), onto_residual.data(), &dropout, first, n);
      EXPECT_TRUE(same_bits(with, onto_residual));
    }
  }
}

TEST_P(DropoutTest, KeepRateIsOneMinusTheProbability) {
  constexpr int64_t kCount = 1 << 20;
  const std::vector<float> ones(kCount, 1.0f);
  std::vector<float> y(kCount);
  for (const double probability : {0.0, 0.1, 0.2, 0.5, 0.9}) {
    for (const uint32_t key : {1u, 2u, 0xDEADBEEFu}) {
      const Dropout dropout{key, key * 7u, static_cast<uint32_t>(probability * 4294967296.0), 1.0f};
      kernel().dropout_add(y.data(), ones.data(), nullptr, &dropout, 0, kCount);
      double kept = 0.0;
      for (const float value : y) kept += static_cast<double>(value);
      // Five standard deviations of a binomial distribution.
      const double deviation = std::sqrt(kCount * probability * (1.0 - probability));
      EXPECT_NEAR(kept, kCount * (1.0 - probability), 5.0 * deviation) << probability << " key " << key;
    }
  }
}

TEST_P(DropoutTest, ADroppedNanDoesNotPass) {
  const Dropout dropout{1u, 2u, 0xFFFFFFFFu, 1.0f};
  const std::vector<float> x(40, std::numeric_limits<float>::quiet_NaN());
  Guarded y(40, 7.0f);
  kernel().dropout_add(y.data(), x.data(), nullptr, &dropout, 0, 40);
  for (int64_t i = 0; i < 40; ++i) EXPECT_EQ(y[i], 0.0f);
}

// Neighbouring elements, and the same element under neighbouring keys, must not be dropped together.
TEST_P(DropoutTest, NeighboursAreIndependent) {
  constexpr int64_t kCount = 1 << 18;
  const std::vector<float> ones(kCount, 1.0f);
  const auto mask = [&](uint32_t low, uint32_t high) {
    const Dropout dropout{low, high, 0x80000000u, 1.0f};
    std::vector<float> y(kCount);
    kernel().dropout_add(y.data(), ones.data(), nullptr, &dropout, 0, kCount);
    return y;
  };
  const std::vector<float> base = mask(10, 20);
  const std::vector<float> next_low = mask(11, 20);
  const std::vector<float> next_high = mask(10, 21);
  double neighbours = 0.0, low = 0.0, high = 0.0;
  for (size_t i = 0; i + 256 < base.size(); ++i) {
    neighbours += base[i] == base[i + 1] ? 1.0 : 0.0;
    low += base[i] == next_low[i] ? 1.0 : 0.0;
    high += base[i] == next_high[i] ? 1.0 : 0.0;
  }
  const double expected = 0.5 * static_cast<double>(kCount - 256);
  const double deviation = 0.5 * std::sqrt(static_cast<double>(kCount));
  EXPECT_NEAR(neighbours, expected, 5.0 * deviation);
  EXPECT_NEAR(low, expected, 5.0 * deviation);
  EXPECT_NEAR(high, expected, 5.0 * deviation);
}

}  // namespace
}  // namespace ff
