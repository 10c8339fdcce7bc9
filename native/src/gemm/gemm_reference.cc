// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The oracle: y_rn = b_n + sum_k x_rk W'_kn, each element summed over k in order with a rounded multiply and
// a rounded add a term.
#include <algorithm>

#include "gemm/gemm.h"

namespace ff {
namespace {

constexpr int64_t kBlock = 32;  // outputs summed at once, in registers

class ReferenceGemm final : public Gemm {
 public:
  ReferenceGemm(int64_t out_features, int64_t in_features, GemmSide side)
      : forward_(side == GemmSide::kForward),
        inner_(forward_ ? in_features : out_features),
        outer_(forward_ ? out_features : in_features) {}

  int64_t packed_size() const override { return inner_ * outer_; }

  // W' [inner, outer], so that the outputs of one term lie side by side.
  void pack(float* packed, const float* weight) const override {
    const int64_t inner_stride = forward_ ? 1 : outer_;
    const int64_t outer_stride = forward_ ? inner_ : 1;
    for (int64_t k = 0; k < inner_; ++k) {
      for (int64_t n = 0; n < outer_; ++n)
        packed[k * outer_ + n] = weight[k * inner_stride + n * outer_stride];
    }
  }

  void run(float* y, const float* x, const float* packed, int64_t rows,
           const ProductOptions& options) const override {
    for (int64_t begin = 0; begin < outer_; begin += kBlock) {
      const int64_t width = std::min(kBlock, outer_ - begin);
      for (int64_t r = 0; r < rows; ++r) {
        float sum[kBlock] = {};
        if (width == kBlock) {
          add_products(sum, x + r * inner_, packed + begin, kBlock);
        } else {
          add_products(sum, x + r * inner_, packed + begin, width);
        }
        const int64_t place = r * outer_ + begin;
        for (int64_t n = 0; n < width; ++n) {
          if (options.bias != nullptr) sum[n] += options.bias[begin + n];
          if (options.start != nullptr) sum[n] += options.start[place + n];
          y[place + n] = sum[n];
        }
      }
    }
  }

 private:
  [[gnu::always_inline]] void add_products(float* sum, const float* x, const float* packed,
                                           int64_t width) const {
    for (int64_t k = 0; k < inner_; ++k) {
      for (int64_t n = 0; n < width; ++n) sum[n] += x[k] * packed[k * outer_ + n];
    }
  }

  bool forward_;
  int64_t inner_;
  int64_t outer_;
};

}  // namespace

std::unique_ptr<Gemm> create_float32_gemm(int64_t out_features, int64_t in_features, GemmSide side) {
  return std::make_unique<ReferenceGemm>(out_features, in_features, side);
}

const char* gemm_name() { return "reference"; }

}  // namespace ff
