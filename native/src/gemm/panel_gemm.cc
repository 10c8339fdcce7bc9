// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "gemm/panel_gemm.h"

#include <algorithm>
#include <cstring>

#include "gemm/panels.h"
#include "runtime/buffer.h"

namespace ff {
namespace {

// This thread's own, kept for its next call.
thread_local Buffer transposed_columns;

class PanelGemm final : public Gemm {
 public:
  PanelGemm(int64_t out_features, int64_t in_features, GemmSide side)
      : side_(side),
        inner_(side == GemmSide::kForward ? in_features : out_features),
        outer_(side == GemmSide::kForward ? out_features : in_features) {}

  int64_t packed_size() const override { return panels_of(outer_) * kPanelColumns * inner_; }

  void pack(float* packed, const float* weight) const override {
    for (int64_t first = 0; first < outer_; first += kPanelColumns) {
      const int64_t columns = std::min(kPanelColumns, outer_ - first);
      const float* rows =
          side_ == GemmSide::kForward ? transpose(weight + first * inner_, columns) : weight + first;
      const int64_t stride = side_ == GemmSide::kForward ? columns : outer_;
      float* panel = packed + first * inner_;
      for (int64_t i = 0; i < inner_; ++i) {
        std::copy_n(rows + i * stride, columns, panel + i * kPanelColumns);
        std::fill_n(panel + i * kPanelColumns + columns, kPanelColumns - columns, 0.0f);
      }
    }
  }

  void run(float* y, const float* x, const float* packed, int64_t rows,
           const ProductOptions& options) const override {
    for_each_product_block(rows, outer_, options, [&](const ProductBlock& block) {
      kernels()->multiply_panel(y + block.row * outer_ + block.first, outer_, block.options.start, outer_,
                                block.options.bias, x + block.row * inner_, inner_,
                                packed + block.first * inner_, block.rows, block.columns, inner_,
                                block.options.ahead);
    });
  }

 private:
  // [inner, columns] of a weight's rows [columns, inner].
  const float* transpose(const float* weight, int64_t columns) const {
    float* matrix = transposed_columns.at_least(inner_ * kPanelColumns * sizeof(float));
    kernels()->transpose(matrix, weight, columns, inner_);
    return matrix;
  }

  GemmSide side_;
  int64_t inner_;
  int64_t outer_;
};

}  // namespace

std::unique_ptr<Gemm> create_panel_gemm(int64_t out_features, int64_t in_features, GemmSide side) {
  return std::make_unique<PanelGemm>(out_features, in_features, side);
}

}  // namespace ff
