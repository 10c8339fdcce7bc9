// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What AVX512_BF16 has instructions for: rounding to bfloat16, and the product of pairs. In the product a
// block of rows x vectors of columns is summed in registers, so that every vector of b is loaded once a block
// of rows, and every pair of a once a block of columns.
#include "kernel/avx512/vector.h"
#include "kernel/tables.h"

namespace ff {
namespace {

#include "kernel/body/span.inc"

inline void store_bfloat16(uint16_t* p, Float x, Full) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x)));
}
inline void store_bfloat16(uint16_t* p, Float x, Tail tail) {
  const auto halves = reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x));
  _mm256_mask_storeu_epi16(p, lanes_before(tail.count), halves);
}

inline Int bfloat16_pairs(Float a, Float b) {
  struct alignas(64) Halves {
    uint16_t of[2 * kLanes];  // from 16 on those of b
    constexpr Halves() : of() {
      for (uint16_t lane = 0; lane < kLanes; ++lane) {
        of[2 * lane] = lane;
        of[2 * lane + 1] = static_cast<uint16_t>(kLanes + lane);
      }
    }
  };
  static constexpr Halves halves;
  const auto both = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(b, a));
  return _mm512_permutexvar_epi16(_mm512_load_si512(halves.of), both);
}

#include "kernel/body/bfloat16.inc"

constexpr int kPanelVectors = kPanelColumns / kLanes;

inline __m512bh broadcast_pair(const uint16_t* p) {
  int pair;
  __builtin_memcpy(&pair, p, sizeof pair);
  return reinterpret_cast<__m512bh>(_mm512_set1_epi32(pair));
}

struct Product {
  float* y;
  int64_t y_stride;
  const float* start;
  int64_t start_stride;
  const float* bias;
  const uint16_t* a;
  int64_t a_row_stride, a_pair_stride;
  const uint16_t* b;
  int64_t pairs;
  Mask last;  // of the last vector of columns

  // The rows from `row` on and the first kVectors vectors of columns. Half way through its pairs, where the
  // sums keep the processor busy, the block asks for `ahead` and for what the next block of rows starts from.
  template <int kRows, int kVectors>
  void run_block(int64_t row, const Ahead& ahead) const {
    const auto mask = [&](int v) { return v + 1 < kVectors ? Mask{0xFFFF} : last; };
    const auto load = [&](const float* p, int v) { return _mm512_maskz_loadu_ps(mask(v), p + v * kLanes); };
    Float sums[kRows][kVectors];
    FF_UNROLL
    for (int v = 0; v < kVectors; ++v) {
      // A start of -0 stays one where there is no bias: a sum that goes on from what was stored has its bits.
      const Float first = bias == nullptr ? broadcast(start == nullptr ? 0.0f : -0.0f) : load(bias, v);
      FF_UNROLL
      for (int r = 0; r < kRows; ++r) {
        sums[r][v] = start == nullptr ? first : load(start + (row + r) * start_stride, v) + first;
      }
    }
    for (int half = 0; half < 2; ++half) {
      if (half == 1) {
        prefetch(ahead);
        if (start != nullptr)
          prefetch(MatrixRows{start + (row + kRows) * start_stride, kRows, kVectors * kLanes, start_stride});
      }
      add_products(sums, row, half == 0 ? 0 : pairs / 2, half == 0 ? pairs / 2 : pairs);
    }
    FF_UNROLL
    for (int r = 0; r < kRows; ++r) {
      FF_UNROLL
      for (int v = 0; v < kVectors; ++v) {
        _mm512_mask_storeu_ps(y + (row + r) * y_stride + v * kLanes, mask(v), sums[r][v]);
      }
    }
  }

  // The pairs first .. end - 1.
  template <int kRows, int kVectors>
  [[gnu::always_inline]] void add_products(Float (&sums)[kRows][kVectors], int64_t row, int64_t first,
                                           int64_t end) const {
    const uint16_t* rows = a + row * a_row_stride;
    for (int64_t p = first; p < end; ++p) {
      __m512bh columns[kVectors];
      FF_UNROLL
      for (int v = 0; v < kVectors; ++v) {
        columns[v] = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b + 2 * (p * kPanelColumns + v * kLanes)));
      }
      FF_UNROLL
      for (int r = 0; r < kRows; ++r) {
        const __m512bh pair = broadcast_pair(rows + r * a_row_stride + p * a_pair_stride);
        FF_UNROLL
        for (int v = 0; v < kVectors; ++v) sums[r][v] = _mm512_dpbf16_ps(sums[r][v], pair, columns[v]);
      }
    }
  }

  template <int kVectors>
  void run(int64_t rows, const Ahead& ahead) const {
    for_each_row_block<kProductRows>(rows, ahead, [&](int64_t row, auto count, const Ahead& in_block) {
      run_block<decltype(count)::value, kVectors>(row, in_block);
    });
  }
};

void multiply_pairs_of_panel(float* y, int64_t y_stride, const float* start, int64_t start_stride,
                             const float* bias, const uint16_t* a, int64_t a_row_stride,
                             int64_t a_pair_stride, const uint16_t* b, int64_t rows, int64_t columns,
                             int64_t pairs, const Ahead& ahead) {
  const int64_t vectors = (columns + kLanes - 1) / kLanes;
  const Mask last = lanes_before(columns - (vectors - 1) * kLanes);
  const Product product{y, y_stride, start, start_stride, bias, a, a_row_stride, a_pair_stride,
                        b, pairs,    last};
  with_count<kPanelVectors>(vectors, [&](auto count) { product.run<decltype(count)::value>(rows, ahead); });
}

}  // namespace

Kernels with_avx512_bf16(Kernels table) {
  table.multiply_pairs = multiply_pairs_of_panel;
  table.round_to_bfloat16 = round_to_bfloat16;
  table.pack_pairs = pack_pairs;
  table.pack_scaled_rows = pack_scaled_rows;
  table.pack_scaled_columns = pack_scaled_columns;
  return table;
}

}  // namespace ff
