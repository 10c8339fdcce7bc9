// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The vector type of plain C++: one float. It runs on every CPU of the baseline, and the vector types of the
// other folders are checked against it. avx2/vector.h and avx512/vector.h define the same names:
//
//   Float + - * /    a vector of kLanes floats and its arithmetic, each operation rounded by itself (the
//                    compiler must not fuse them: -ffp-contract=off)
//   fma, fnma        a b + c and c - a b, rounded once
//   load_tail, store_tail, zero_behind
//                    the first 1 <= count < kLanes lanes; the others are zero, or untouched memory
//   max, min         b where a or b is NaN, as the x86 instructions do
//   scale_by_power   x 2^n for a whole n in -250 .. 250, rounded once, to 0 and infinity too
//   power_of_two     2^n for a whole n in -126 .. 127
//   reduce_add       the sum of the lanes, halves first
//   reduce_max       the largest lane; any lane if one is NaN
//   exchange<s>      a step of a transpose: where bit s of a lane's number l is set, a's lane l and b's lane
//                    l - s change places
//   store_words, store_halves
//                    the lanes of an Int whole, or their low 16 bits, one behind the other
//
// The sizes of register blocks, per instruction set:
//   kGradientOutputs x kGradientVectors
//                    accumulators of the weight gradient, output rows x vectors of columns
//   kProductRows x kProductVectors
//                    accumulators of the product with a panel, rows x vectors of columns; a panel is whole
//                    blocks of columns
//   kWideVectors     vectors of columns that a block of rows takes side by side
#pragma once

#include <cstddef>
#include <cstdint>

namespace ff {
namespace {

using Float = float;
using Int = uint32_t;
using Mask = bool;

constexpr int64_t kLanes = 1;
constexpr int kGradientOutputs = 4;
constexpr int kGradientVectors = 2;
constexpr int kProductRows = 4;
constexpr int kProductVectors = 2;
constexpr bool kPrefersPanels = false;
constexpr int kWideVectors = 2;

inline Float broadcast(float x) { return x; }
inline Float load(const float* p) { return *p; }
inline void store(float* p, Float x) { *p = x; }
// One lane has no part, so these and store_halves_tail are named by the bodies but never reached.
inline Float load_tail(const float*, int64_t) { return 0.0f; }
inline void store_tail(float*, Float, int64_t) {}
inline Float zero_behind(Float x, int64_t) { return x; }

inline Float fma(Float a, Float b, Float c) { return __builtin_fmaf(a, b, c); }
inline Float fnma(Float a, Float b, Float c) { return __builtin_fmaf(-a, b, c); }
inline Float max(Float a, Float b) { return a > b ? a : b; }
inline Float min(Float a, Float b) { return a < b ? a : b; }
inline Float square_root(Float x) { return __builtin_sqrtf(x); }
inline Float absolute(Float x) { return __builtin_fabsf(x); }
inline Float copy_sign(Float magnitude, Float sign) { return __builtin_copysignf(magnitude, sign); }
// Adding 1.5 * 2^23 leaves no bits for a fraction. |x| < 2^22.
inline Float round_to_integer(Float x) { return (x + 12582912.0f) - 12582912.0f; }
inline Float power_of_two(Float n) {
  // A NaN has no integer; its scale does not matter, but the conversion must be defined.
  const uint32_t bits = n == n ? static_cast<uint32_t>(static_cast<int32_t>(n) + 127) << 23 : 0u;
  float result;
  __builtin_memcpy(&result, &bits, sizeof result);
  return result;
}
inline Float scale_by_power(Float x, Float n) {
  const Float half = round_to_integer(n * 0.5f);
  return x * power_of_two(half) * power_of_two(n - half);
}

inline Mask less(Float a, Float b) { return a < b; }
inline Mask less_equal(Float a, Float b) { return a <= b; }
inline Float select(Mask mask, Float a, Float b) { return mask ? a : b; }
inline bool all(Mask mask) { return mask; }

inline float reduce_add(Float x) { return x; }
inline float reduce_max(Float x) { return x; }
inline float first_lane(Float x) { return x; }

template <int kStep>
inline void exchange(Float*, Float*) {}  // one lane has no such bit

inline Int broadcast_integer(uint32_t x) { return x; }
inline Int lane_numbers() { return 0; }
inline Int add_integers(Int a, Int b) { return a + b; }
inline Int multiply_integers(Int a, Int b) { return a * b; }
inline Int exclusive_or(Int a, Int b) { return a ^ b; }
inline Int bit_and(Int a, Int b) { return a & b; }
inline Int bit_or(Int a, Int b) { return a | b; }
template <int kBits>
inline Int shift_right(Int x) {
  return x >> kBits;
}
inline Int select(Mask mask, Int a, Int b) { return mask ? a : b; }
inline Int bits_of(Float x) {
  Int bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}
inline void store_words(uint16_t* p, Int x) { __builtin_memcpy(p, &x, sizeof x); }
inline void store_halves(uint16_t* p, Int x) { *p = static_cast<uint16_t>(x); }
inline void store_halves_tail(uint16_t*, Int, int64_t) {}
inline Mask at_least(Int x, Int threshold) { return x >= threshold; }

// A pair of sums would be a vector's width in doubles; here it is one.
struct Doubles {
  double sum;
};
inline Doubles no_doubles() { return {0.0}; }
inline Doubles add_square(Doubles sum, Float x) {
  return {sum.sum + static_cast<double>(x) * static_cast<double>(x)};
}
inline double reduce_add(Doubles x) { return x.sum; }

}  // namespace
}  // namespace ff
