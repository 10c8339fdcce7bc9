// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/float_convert.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace ff::test {
namespace {

// The value of a half by its definition.
double value_of_f16(uint16_t bits) {
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  const double sign = (bits & 0x8000) != 0 ? -1 : 1;
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  if (exponent == 31) return sign * std::numeric_limits<double>::infinity();
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

TEST(FloatConvert, EveryF16) {
  for (uint32_t bits = 0; bits < 65'536; ++bits) {
    const float value = float_from_f16(static_cast<uint16_t>(bits));
    EXPECT_EQ(std::signbit(value), (bits & 0x8000) != 0) << bits;
    if ((bits & 0x7FFF) > 0x7C00) {
      EXPECT_EQ(std::bit_cast<uint32_t>(value) >> 13 & 0x3FF, bits & 0x3FF) << bits;
      EXPECT_TRUE(std::isnan(value)) << bits;
    } else {
      EXPECT_EQ(value, value_of_f16(static_cast<uint16_t>(bits))) << bits;
    }
  }
}

TEST(FloatConvert, EveryBf16) {
  for (uint32_t bits = 0; bits < 65'536; ++bits) {
    EXPECT_EQ(std::bit_cast<uint32_t>(float_from_bf16(static_cast<uint16_t>(bits))), bits << 16);
  }
}

TEST(FloatConvert, F64RoundsToNearestEven) {
  const float infinity = std::numeric_limits<float>::infinity(),
              least = std::numeric_limits<float>::denorm_min();
  const struct {
    double in;
    float out;
  } cases[] = {
      {0.1, 0.1f},
      {-0.0, -0.0f},
      {1 + 0x1p-24, 1.0f},                    // half way: down to even
      {1 + 0x3p-24, 1 + 0x1p-22f},            // half way: up to even
      {1 + 0x1p-24 + 0x1p-50, 1 + 0x1p-23f},  // above half way
      {1 + 0x3p-24 - 0x1p-50, 1 + 0x1p-23f},  // below half way
      {0x1p-149, least},
      {0x1p-150, 0.0f},  // half of the least: to even
      {0x1.8p-150, least},
      {0x1.fffffefp127, 0x1.fffffep127f},  // rounds down to the largest
      {0x1.ffffffp127, infinity},          // half way beyond the largest
      {1e300, infinity},
      {-1e300, -infinity},
      {std::numeric_limits<double>::infinity(), infinity},
  };
  for (const auto& one : cases) {
    float out = 0;
    convert_f64(&one.in, 1, &out);
    EXPECT_EQ(std::bit_cast<uint32_t>(out), std::bit_cast<uint32_t>(one.out)) << one.in;
  }
  const double nan = std::numeric_limits<double>::quiet_NaN();
  float out = 0;
  convert_f64(&nan, 1, &out);
  EXPECT_TRUE(std::isnan(out));
}

TEST(FloatConvert, InputAtAnyAlignment) {
  const uint16_t halves[] = {0x3C00, 0xC000, 0x0001};
  for (size_t shift = 0; shift < 8; ++shift) {
    char bytes[16];
    std::copy_n(reinterpret_cast<const char*>(halves), sizeof halves, bytes + shift);
    float out[3];
    convert_f16(bytes + shift, 3, out);
    EXPECT_EQ(out[0], 1);
    EXPECT_EQ(out[1], -2);
    EXPECT_EQ(out[2], 0x1p-24f);
  }
}

}  // namespace
}  // namespace ff::test
