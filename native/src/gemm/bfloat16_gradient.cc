// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "gemm/bfloat16_gradient.h"

#include <algorithm>

#include "gemm/bfloat16_gemm.h"
#include "runtime/buffer.h"

namespace ff {
namespace {

constexpr int64_t kPackedRows = 256;   // of dy and x, packed at once
constexpr int64_t kSummedRows = 1024;  // of packed matrices, between a load and a store of dw

// This thread's own, kept for its next call.
thread_local Buffer row_pairs;

// One row; the other of its pair stays as it is.
void write_row(const Kernels& kernels, const RowPairs& matrix, const float* x, int64_t row) {
  for_each_panel(matrix.packed, matrix.rows, matrix.columns, [&](const Panel& panel) {
    uint16_t rounded[kPanelColumns] = {};
    kernels.round_to_bfloat16(rounded, x + panel.first, panel.columns);
    uint16_t* place = panel.pairs + row / 2 * 2 * kPanelColumns + row % 2;
    for (int64_t j = 0; j < kPanelColumns; ++j) place[2 * j] = rounded[j];
  });
}

}  // namespace

void RowPairs::write(const Kernels& kernels, const float* x, int64_t stride, int64_t begin,
                     int64_t count) const {
  const int64_t end = begin + count;
  const int64_t whole_begin = std::min(begin + begin % 2, end);
  const int64_t whole_end = std::max(end - end % 2, whole_begin);
  if (begin < whole_begin) write_row(kernels, *this, x, begin);
  const float* whole = x + (whole_begin - begin) * stride;
  for_each_panel(packed, rows, columns, [&](const Panel& panel) {
    kernels.pack_pairs(panel.pairs + whole_begin * kPanelColumns, whole + panel.first,
                       whole_end - whole_begin, panel.columns, stride);
  });
  if (whole_end < end) write_row(kernels, *this, x + (whole_end - begin) * stride, whole_end);
}

void RowPairs::end_at(int64_t count) const {
  if (count % 2 == 0) return;
  for_each_panel(packed, rows, columns, [&](const Panel& panel) {
    uint16_t* last_pairs = panel.pairs + (count - 1) * kPanelColumns;
    for (int64_t j = 0; j < kPanelColumns; ++j) last_pairs[2 * j + 1] = 0;
  });
}

void add_bfloat16_weight_gradient(const Kernels& kernels, float* dw, const RowPairs& dy, const RowPairs& x,
                                  int64_t rows, int64_t out_begin, int64_t out_end, const Ahead& ahead) {
  const int64_t in = x.columns;
  const int64_t panels = panels_of(out_end) - out_begin / kPanelColumns;
  const int64_t calls = (rows + kSummedRows - 1) / kSummedRows * panels_of(in) * panels;
  int64_t call = 0;
  for (int64_t begin = 0; begin < rows; begin += kSummedRows) {
    const int64_t pairs = (std::min(kSummedRows, rows - begin) + 1) / 2;
    for_each_panel(x.packed, x.rows, in, [&](const Panel& features) {
      for (int64_t o = out_begin, count = 0; o < out_end; o += count) {
        const Panel slopes = panel_of(dy.packed, dy.rows, dy.columns, o / kPanelColumns);
        count = std::min(slopes.first + slopes.columns, out_end) - o;
        float* block = dw + o * in + features.first;
        kernels.multiply_pairs(block, in, block, in, nullptr,
                               slopes.pairs + begin * kPanelColumns + 2 * (o - slopes.first), 2,
                               2 * kPanelColumns, features.pairs + begin * kPanelColumns, count,
                               features.columns, pairs, ahead.part(call++, calls));
      }
    });
  }
}

void add_bfloat16_weight_gradient(const Kernels& kernels, float* dw, float* dbias, const float* dy,
                                  const float* x, int64_t rows, int64_t out, int64_t in, int64_t out_begin,
                                  int64_t out_end) {
  const int64_t outputs = out_end - out_begin;
  const int64_t slope_floats = packed_pairs_size(kPackedRows, outputs);
  const int64_t floats = slope_floats + packed_pairs_size(kPackedRows, in);
  float* memory = row_pairs.at_least(floats * sizeof(float));
  const RowPairs slopes{memory, kPackedRows, outputs};
  const RowPairs features{memory + slope_floats, kPackedRows, in};
  for (int64_t begin = 0; begin < rows; begin += kPackedRows) {
    const int64_t count = std::min(kPackedRows, rows - begin);
    const float* dy_rows = dy + begin * out + out_begin;
    const float* x_rows = x + begin * in;
    slopes.write(kernels, dy_rows, out, 0, count);
    slopes.end_at(count);
    features.write(kernels, x_rows, in, 0, count);
    features.end_at(count);
    if (dbias != nullptr) kernels.add_column_sum(dbias + out_begin, dy_rows, count, out, outputs);
    const int64_t next = std::min(kPackedRows, rows - begin - count);
    Ahead ahead;
    if (next > 0) ahead = {{dy_rows + count * out, next, outputs, out}, {x_rows + count * in, next, in, in}};
    add_bfloat16_weight_gradient(kernels, dw + out_begin * in, slopes, features, count, 0, outputs, ahead);
  }
}

}  // namespace ff
