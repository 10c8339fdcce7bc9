// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "gemm/bfloat16_gemm.h"

#include "runtime/buffer.h"

namespace ff {
namespace {

constexpr int64_t kGradientRows = 128;  // of dy and x, rounded at once

// This thread's own, kept for its next call.
thread_local Buffer rounded_rows;
thread_local Buffer transposed_weight;
thread_local Buffer gradient_panels;

class Bfloat16Gemm final : public Gemm {
 public:
  Bfloat16Gemm(int64_t out_features, int64_t in_features, GemmSide side)
      : side_(side),
        inner_(side == GemmSide::kForward ? in_features : out_features),
        outer_(side == GemmSide::kForward ? out_features : in_features),
        pairs_((inner_ + 1) / 2) {}

  int64_t packed_size() const override { return panels_of(outer_) * kPanelColumns * pairs_; }

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

void add_bfloat16_weight_gradient(const Kernels& kernels, float* dw, float* dbias, const float* dy,
                                  const float* x, int64_t rows, int64_t out, int64_t in, int64_t out_begin,
                                  int64_t out_end) {
  constexpr int64_t kPanelFloats = kGradientRows / 2 * kPanelColumns;
  const MultiplyPairs multiply = kernels.multiply_pairs;
  const int64_t outputs = out_end - out_begin;
  float* slopes = gradient_panels.at_least((panels_of(outputs) + 1) * kPanelFloats * sizeof(float));
  auto* features = reinterpret_cast<uint16_t*>(slopes + panels_of(outputs) * kPanelFloats);
  for (int64_t begin = 0; begin < rows; begin += kGradientRows) {
    const int64_t count = std::min(kGradientRows, rows - begin);
    const float* dy_rows = dy + begin * out + out_begin;
    const float* x_rows = x + begin * in;
    const int64_t next = std::min(kGradientRows, rows - begin - count);
    Ahead ahead;
    if (next > 0) ahead = {{dy_rows + count * out, next, outputs, out}, {x_rows + count * in, next, in, in}};
    const int64_t calls = panels_of(outputs) * panels_of(in);
    int64_t call = 0;
    for_each_panel(slopes, count, outputs, [&](const Panel& panel) {
      kernels.pack_pairs(panel.pairs, dy_rows + panel.first, count, panel.columns, out);
    });
    if (dbias != nullptr) kernels.add_column_sum(dbias + out_begin, dy_rows, count, out, outputs);
    for (int64_t i = 0; i < in; i += kPanelColumns) {
      const int64_t width = std::min(kPanelColumns, in - i);
      kernels.pack_pairs(features, x_rows + i, count, width, in);
      for_each_panel(slopes, count, outputs, [&](const Panel& panel) {
        float* block = dw + (out_begin + panel.first) * in + i;
        multiply(block, in, block, in, nullptr, panel.pairs, 2, 2 * kPanelColumns, features, panel.columns,
                 width, (count + 1) / 2, ahead.part(call++, calls));
      });
    }
  }
}

}  // namespace ff
