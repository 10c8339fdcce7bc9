// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The vector type of AVX-512 (F, BW, DQ, VL): 16 floats. The three vector.h files define the same names;
// scalar/vector.h explains them.
#pragma once

// GCC 12's own header initialises its undefined vectors with themselves, and warns of it (GCC bug 105593).
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop

#include <cstddef>
#include <cstdint>

namespace ff {
namespace {

using Float = __m512;
using Int = __m512i;
using Mask = __mmask16;

constexpr int64_t kLanes = 16;
constexpr int kGradientOutputs = 8;
constexpr int kGradientVectors = 3;
constexpr int kProductRows = 6;
constexpr int kProductVectors = 4;
constexpr bool kPrefersPanels = true;
constexpr int kWideVectors = 4;

inline Mask lanes_before(int64_t count) { return static_cast<Mask>((1u << count) - 1u); }

inline Float broadcast(float x) { return _mm512_set1_ps(x); }
inline Float load(const float* p) { return _mm512_loadu_ps(p); }
inline void store(float* p, Float x) { _mm512_storeu_ps(p, x); }
inline Float load_tail(const float* p, int64_t count) {
  return _mm512_maskz_loadu_ps(lanes_before(count), p);
}
inline void store_tail(float* p, Float x, int64_t count) { _mm512_mask_storeu_ps(p, lanes_before(count), x); }
inline Float zero_behind(Float x, int64_t count) { return _mm512_maskz_mov_ps(lanes_before(count), x); }

inline Float fma(Float a, Float b, Float c) { return _mm512_fmadd_ps(a, b, c); }
inline Float fnma(Float a, Float b, Float c) { return _mm512_fnmadd_ps(a, b, c); }
inline Float max(Float a, Float b) { return _mm512_max_ps(a, b); }
inline Float min(Float a, Float b) { return _mm512_min_ps(a, b); }
inline Float square_root(Float x) { return _mm512_sqrt_ps(x); }
inline Float absolute(Float x) { return _mm512_abs_ps(x); }
inline Float copy_sign(Float magnitude, Float sign) {
  return _mm512_or_ps(absolute(magnitude), _mm512_and_ps(sign, _mm512_set1_ps(-0.0f)));
}
inline Float round_to_integer(Float x) {
  return _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
inline Float scale_by_power(Float x, Float n) { return _mm512_scalef_ps(x, n); }
inline Float power_of_two(Float n) { return _mm512_scalef_ps(_mm512_set1_ps(1.0f), n); }

inline Mask less(Float a, Float b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
inline Mask less_equal(Float a, Float b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
inline Float select(Mask mask, Float a, Float b) { return _mm512_mask_blend_ps(mask, b, a); }
inline bool all(Mask mask) { return mask == 0xFFFF; }

inline float reduce_add(Float x) {
  const __m256 half = _mm256_add_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
  const __m128 quarter = _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
  const __m128 pair = _mm_add_ps(quarter, _mm_movehl_ps(quarter, quarter));
  return _mm_cvtss_f32(_mm_add_ss(pair, _mm_shuffle_ps(pair, pair, 1)));
}

inline float reduce_max(Float x) { return _mm512_reduce_max_ps(x); }
inline float first_lane(Float x) { return _mm512_cvtss_f32(x); }

template <int kStep>
inline void exchange(Float* a, Float* b) {
  struct alignas(64) Lanes {
    int32_t a[kLanes], b[kLanes];  // from 16 on those of the other
    constexpr Lanes() : a(), b() {
      for (int lane = 0; lane < kLanes; ++lane) {
        const bool second = (lane & kStep) != 0;
        a[lane] = second ? 16 + lane - kStep : lane;
        b[lane] = second ? 16 + lane : lane + kStep;
      }
    }
  };
  static constexpr Lanes lanes;
  const Float first = *a;
  *a = _mm512_permutex2var_ps(first, _mm512_load_si512(lanes.a), *b);
  *b = _mm512_permutex2var_ps(first, _mm512_load_si512(lanes.b), *b);
}

inline Int broadcast_integer(uint32_t x) { return _mm512_set1_epi32(static_cast<int>(x)); }
inline Int lane_numbers() { return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }
inline Int add_integers(Int a, Int b) { return _mm512_add_epi32(a, b); }
inline Int multiply_integers(Int a, Int b) { return _mm512_mullo_epi32(a, b); }
inline Int exclusive_or(Int a, Int b) { return _mm512_xor_si512(a, b); }
inline Int bit_and(Int a, Int b) { return _mm512_and_si512(a, b); }
inline Int bit_or(Int a, Int b) { return _mm512_or_si512(a, b); }
template <int kBits>
inline Int shift_right(Int x) {
  return _mm512_srli_epi32(x, kBits);
}
inline Int select(Mask mask, Int a, Int b) { return _mm512_mask_blend_epi32(mask, b, a); }
inline Int bits_of(Float x) { return _mm512_castps_si512(x); }
inline void store_words(uint16_t* p, Int x) { _mm512_storeu_si512(p, x); }
inline void store_halves(uint16_t* p, Int x) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtepi32_epi16(x));
}
inline void store_halves_tail(uint16_t* p, Int x, int64_t count) {
  _mm512_mask_cvtepi32_storeu_epi16(p, lanes_before(count), x);
}
inline Mask at_least(Int x, Int threshold) { return _mm512_cmpge_epu32_mask(x, threshold); }

struct Doubles {
  __m512d low, high;
};
inline Doubles no_doubles() { return {_mm512_setzero_pd(), _mm512_setzero_pd()}; }
inline Doubles add_square(Doubles sum, Float x) {
  const __m512d low = _mm512_cvtps_pd(_mm512_castps512_ps256(x));
  const __m512d high = _mm512_cvtps_pd(_mm512_extractf32x8_ps(x, 1));
  return {_mm512_fmadd_pd(low, low, sum.low), _mm512_fmadd_pd(high, high, sum.high)};
}
inline double reduce_add(Doubles x) {
  const __m512d eight = _mm512_add_pd(x.low, x.high);
  const __m256d four = _mm256_add_pd(_mm512_castpd512_pd256(eight), _mm512_extractf64x4_pd(eight, 1));
  const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
  return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}

}  // namespace
}  // namespace ff
