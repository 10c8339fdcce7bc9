// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "gemm/bfloat16_gemm.h"

#include "runtime/buffer.h"

namespace ff {
namespace {

// This thread's own, kept for its next call.
thread_local Buffer rounded_rows;
thread_local Buffer transposed_weight;

class Bfloat16Gemm final : public Gemm {
 public:
  Bfloat16Gemm(int64_t out_features, int64_t in_features, GemmSide side)
      : side_(side),
        inner_(side == GemmSide::kForward ? in_features : out_features),
        outer_(side == GemmSide::kForward ? out_features : in_features),
        pairs_((inner_ + 1) / 2) {}

  int64_t packed_size() const override { return packed_pairs_size(inner_, outer_); }

  void pack(float* packed, const float* weight) const override {
    const Kernels& table = *kernels();
    for_each_panel(packed, inner_, outer_, [&](const Panel& panel) {
      if (side_ == GemmSide::kForward)
        return pack_transposed(table, panel, weight + panel.first * inner_, inner_);
      table.pack_pairs(panel.pairs, weight + panel.first, inner_, panel.columns, outer_);
    });
  }

  void run(float* y, const float* x, const float* packed, int64_t rows,
           const ProductOptions& options) const override {
    const MultiplyPairs multiply = kernels()->multiply_pairs;
    const uint16_t* rounded = nullptr;
    for_each_product_block(rows, outer_, options, [&](const ProductBlock& block) {
      if (block.first == 0) rounded = round_rows(x + block.row * inner_, block.rows);
      const Panel panel = panel_of(const_cast<float*>(packed), inner_, outer_, block.first / kPanelColumns);
      multiply(y + block.row * outer_ + block.first, outer_, block.options.start, outer_, block.options.bias,
               rounded, 2 * pairs_, 2, panel.pairs, block.rows, block.columns, pairs_, block.options.ahead);
    });
  }

 private:
  // [rows, pairs, 2]
  const uint16_t* round_rows(const float* x, int64_t rows) const {
    const Kernels& table = *kernels();
    auto* rounded =
        reinterpret_cast<uint16_t*>(rounded_rows.at_least(kPieceRows * pairs_ * 2 * sizeof(uint16_t)));
    if (inner_ % 2 == 0) {
      table.round_to_bfloat16(rounded, x, rows * inner_);
      return rounded;
    }
    for (int64_t r = 0; r < rows; ++r) {
      uint16_t* row = rounded + r * 2 * pairs_;
      table.round_to_bfloat16(row, x + r * inner_, inner_);
      row[inner_] = 0;
    }
    return rounded;
  }

  GemmSide side_;
  int64_t inner_;
  int64_t outer_;
  int64_t pairs_;
};

}  // namespace

void pack_transposed(const Kernels& kernels, const Panel& panel, const float* transpose, int64_t rows) {
  float* matrix = transposed_weight.at_least(rows * kPanelColumns * sizeof(float));
  kernels.transpose(matrix, transpose, panel.columns, rows);
  kernels.pack_pairs(panel.pairs, matrix, rows, panel.columns, panel.columns);
}

std::unique_ptr<Gemm> create_bfloat16_gemm(int64_t out_features, int64_t in_features, GemmSide side) {
  return std::make_unique<Bfloat16Gemm>(out_features, in_features, side);
}

}  // namespace ff
