// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/float_convert.h"

#include <bit>
#include <cstring>
#include <limits>

namespace ff {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors data is little-endian and read as is");
static_assert(std::numeric_limits<double>::is_iec559, "double to float must round as IEEE 754 says");

// Input bytes stand at any alignment, so every element is copied out.
template <typename In, typename Convert>
void convert(const void* in, int64_t count, float* out, Convert convert_one) {
  const char* bytes = static_cast<const char*>(in);
  for (int64_t i = 0; i < count; ++i) {
    In element;
    std::memcpy(&element, bytes + i * static_cast<int64_t>(sizeof(In)), sizeof(In));
    out[i] = convert_one(element);
  }
}

}  // namespace

// sign 1, exponent 5 (bias 15), fraction 10  ->  sign 1, exponent 8 (bias 127), fraction 23
float float_from_f16(uint16_t bits) {
  const uint32_t sign = static_cast<uint32_t>(bits & 0x8000) << 16;
  const uint32_t exponent = bits >> 10 & 0x1F;
  const uint32_t fraction = bits & 0x3FF;
  if (exponent == 0x1F) return std::bit_cast<float>(sign | 0x7F800000 | fraction << 13);
  if (exponent != 0) return std::bit_cast<float>(sign | (exponent + 112) << 23 | fraction << 13);
  if (fraction == 0) return std::bit_cast<float>(sign);
  // Subnormal: fraction * 2^-24, normal in float32. The leading one, at bit `top`, becomes implicit.
  const auto top = static_cast<uint32_t>(std::bit_width(fraction)) - 1;
  return std::bit_cast<float>(sign | (top + 103) << 23 | (fraction << (23 - top) & 0x7FFFFF));
}

float float_from_bf16(uint16_t bits) { return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16); }

void convert_f16(const void* in, int64_t count, float* out) {
  convert<uint16_t>(in, count, out, float_from_f16);
}

void convert_bf16(const void* in, int64_t count, float* out) {
  convert<uint16_t>(in, count, out, float_from_bf16);
}

void convert_f64(const void* in, int64_t count, float* out) {
  convert<double>(in, count, out, [](double element) { return static_cast<float>(element); });
}

}  // namespace ff
