// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "gemm/panel_gemm.h"

#include <algorithm>
#include <cstring>

#include "runtime/buffer.h"

namespace ff {
namespace {

constexpr int64_t kPieceRows = 128;  // of x, which pass over all panels while they are in the core's cache

// This thread's own, kept for its next call.
thread_local Buffer transposed_columns;

class PanelGemm final : public Gemm {
 public:
  PanelGemm(int64_t out_features, int64_t in_features, GemmSide side)
      : side_(side),
        inner_(side == GemmSide::kForward ? in_features : out_features),
        outer_(side == GemmSide::kForward ? out_features : in_features),
        panels_((outer_ + kPanelColumns - 1) / kPanelColumns) {}

  int64_t packed_size() const override { return panels_ * kPanelColumns * inner_; }

  void pack(float* packed, const float* weight) const override {
    for (int64_t number = 0; number < panels_; ++number) {
      const int64_t first = number * kPanelColumns;
      const int64_t columns = columns_from(first);
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
    const int64_t calls = (rows + kPieceRows - 1) / kPieceRows * panels_;
    int64_t call = 0;
    for (int64_t row = 0; row < rows; row += kPieceRows) {
      for (int64_t first = 0; first < outer_; first += kPanelColumns) {
        const int64_t place = row * outer_ + first;
        kernels()->multiply_panel(y + place, outer_,
                                  options.start == nullptr ? nullptr : options.start + place, outer_,
                                  options.bias == nullptr ? nullptr : options.bias + first, x + row * inner_,
                                  inner_, packed + first * inner_, std::min(kPieceRows, rows - row),
                                  columns_from(first), inner_, options.ahead.part(call++, calls));
      }
    }
  }

 private:
  int64_t columns_from(int64_t first) const { return std::min(kPanelColumns, outer_ - first); }

  // [inner, columns] of a weight's rows [columns, inner].
  const float* transpose(const float* weight, int64_t columns) const {
    float* matrix = transposed_columns.at_least(inner_ * kPanelColumns * sizeof(float));
    kernels()->transpose(matrix, weight, columns, inner_);
    return matrix;
  }

  GemmSide side_;
  int64_t inner_;
  int64_t outer_;
  int64_t panels_;
};

}  // namespace

std::unique_ptr<Gemm> create_panel_gemm(int64_t out_features, int64_t in_features, GemmSide side) {
  return std::make_unique<PanelGemm>(out_features, in_features, side);
}

}  // namespace ff
