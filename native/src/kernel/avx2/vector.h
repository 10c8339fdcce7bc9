// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The vector type of AVX2 with FMA: 8 floats. The three vector.h files define the same names;
// scalar/vector.h explains them.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace ff {
namespace {

using Float = __m256;
using Int = __m256i;
using Mask = __m256;

constexpr int64_t kLanes = 8;
constexpr int kGradientOutputs = 4;
constexpr int kGradientVectors = 3;
constexpr int kProductRows = 6;
constexpr int kProductVectors = 2;
constexpr bool kPrefersPanels = false;
constexpr int kWideVectors = 2;

inline Int lane_numbers() { return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7); }
inline Int lanes_before(int64_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), lane_numbers());
}

inline Float broadcast(float x) { return _mm256_set1_ps(x); }
inline Float load(const float* p) { return _mm256_loadu_ps(p); }
inline void store(float* p, Float x) { _mm256_storeu_ps(p, x); }
inline Float load_tail(const float* p, int64_t count) { return _mm256_maskload_ps(p, lanes_before(count)); }
inline void store_tail(float* p, Float x, int64_t count) { _mm256_maskstore_ps(p, lanes_before(count), x); }
inline Float zero_behind(Float x, int64_t count) {
  return _mm256_and_ps(x, _mm256_castsi256_ps(lanes_before(count)));
}

inline Float fma(Float a, Float b, Float c) { return _mm256_fmadd_ps(a, b, c); }
inline Float fnma(Float a, Float b, Float c) { return _mm256_fnmadd_ps(a, b, c); }
inline Float max(Float a, Float b) { return _mm256_max_ps(a, b); }
inline Float min(Float a, Float b) { return _mm256_min_ps(a, b); }
inline Float square_root(Float x) { return _mm256_sqrt_ps(x); }
inline Float absolute(Float x) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x); }
inline Float copy_sign(Float magnitude, Float sign) {
  return _mm256_or_ps(absolute(magnitude), _mm256_and_ps(sign, _mm256_set1_ps(-0.0f)));
}
inline Float round_to_integer(Float x) {
  return _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
inline Float power_of_two(Float n) {
  return _mm256_castsi256_ps(
      _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
}
inline Float scale_by_power(Float x, Float n) {
  const Float half = round_to_integer(n * broadcast(0.5f));
  return x * power_of_two(half) * power_of_two(n - half);
}

inline Mask less(Float a, Float b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
inline Mask less_equal(Float a, Float b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
inline Float select(Mask mask, Float a, Float b) { return _mm256_blendv_ps(b, a, mask); }
inline bool all(Mask mask) { return _mm256_movemask_ps(mask) == 0xFF; }

inline float reduce_add(Float x) {
  const __m128 quarter = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  const __m128 pair = _mm_add_ps(quarter, _mm_movehl_ps(quarter, quarter));
  return _mm_cvtss_f32(_mm_add_ss(pair, _mm_shuffle_ps(pair, pair, 1)));
}

inline float reduce_max(Float x) {
  const __m128 quarter = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  const __m128 pair = _mm_max_ps(quarter, _mm_movehl_ps(quarter, quarter));
  return _mm_cvtss_f32(_mm_max_ss(pair, _mm_shuffle_ps(pair, pair, 1)));
}
inline float first_lane(Float x) { return _mm256_cvtss_f32(x); }

template <int kStep>
inline void exchange(Float* a, Float* b) {
  const Float first = *a, second = *b;
  if constexpr (kStep == 1) {
    *a = _mm256_blend_ps(first, _mm256_moveldup_ps(second), 0xAA);
    *b = _mm256_blend_ps(_mm256_movehdup_ps(first), second, 0xAA);
  } else if constexpr (kStep == 2) {
    const __m256d first_pairs = _mm256_castps_pd(first), second_pairs = _mm256_castps_pd(second);
    *a = _mm256_castpd_ps(_mm256_shuffle_pd(first_pairs, second_pairs, 0x0));
    *b = _mm256_castpd_ps(_mm256_shuffle_pd(first_pairs, second_pairs, 0xF));
  } else {
    *a = _mm256_permute2f128_ps(first, second, 0x20);
    *b = _mm256_permute2f128_ps(first, second, 0x31);
  }
}

inline Int broadcast_integer(uint32_t x) { return _mm256_set1_epi32(static_cast<int>(x)); }
inline Int add_integers(Int a, Int b) { return _mm256_add_epi32(a, b); }
inline Int multiply_integers(Int a, Int b) { return _mm256_mullo_epi32(a, b); }
inline Int exclusive_or(Int a, Int b) { return _mm256_xor_si256(a, b); }
inline Int bit_and(Int a, Int b) { return _mm256_and_si256(a, b); }
inline Int bit_or(Int a, Int b) { return _mm256_or_si256(a, b); }
template <int kBits>
inline Int shift_right(Int x) {
  return _mm256_srli_epi32(x, kBits);
}
inline Int select(Mask mask, Int a, Int b) {
  return _mm256_castps_si256(select(mask, _mm256_castsi256_ps(a), _mm256_castsi256_ps(b)));
}
inline Int bits_of(Float x) { return _mm256_castps_si256(x); }
inline void store_words(uint16_t* p, Int x) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), x); }
inline __m128i low_halves(Int x) {
  const Int halves = _mm256_and_si256(x, _mm256_set1_epi32(0xFFFF));
  return _mm_packus_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1));
}
inline void store_halves(uint16_t* p, Int x) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), low_halves(x));
}
inline void store_halves_tail(uint16_t* p, Int x, int64_t count) {
  uint16_t halves[kLanes];
  store_halves(halves, x);
  __builtin_memcpy(p, halves, static_cast<size_t>(count) * sizeof(uint16_t));
}
inline Mask at_least(Int x, Int threshold) {
  return _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_max_epu32(x, threshold), x));
}

struct Doubles {
  __m256d low, high;
};
inline Doubles no_doubles() { return {_mm256_setzero_pd(), _mm256_setzero_pd()}; }
inline Doubles add_square(Doubles sum, Float x) {
  const __m256d low = _mm256_cvtps_pd(_mm256_castps256_ps128(x));
  const __m256d high = _mm256_cvtps_pd(_mm256_extractf128_ps(x, 1));
  return {_mm256_fmadd_pd(low, low, sum.low), _mm256_fmadd_pd(high, high, sum.high)};
}
inline double reduce_add(Doubles x) {
  const __m256d four = _mm256_add_pd(x.low, x.high);
  const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
  return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}

}  // namespace
}  // namespace ff
