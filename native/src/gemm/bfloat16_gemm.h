// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Products of matrices whose elements are rounded to bfloat16, summed in float32. Only where multiply_pairs() is.
//
// Packed matrices are panels of kPanelColumns columns (kernels.h). The functions write them from float32 matrices
// without a copy between.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "gemm/gemm.h"
#include "kernel/kernels.h"

namespace ff {

std::unique_ptr<Gemm> create_bfloat16_gemm(int64_t out_features, int64_t in_features, GemmSide side);

// function(panel of `packed`, first column, columns) for the panels of a matrix [rows, columns].
template <typename Function>
void for_each_panel(float* packed, int64_t rows, int64_t columns, const Function& function) {
  const int64_t pairs = (rows + 1) / 2;
  for (int64_t first = 0; first < columns; first += kPanelColumns) {
    // Two bfloat16 take the room of one float.
    function(reinterpret_cast<uint16_t*>(packed + first * pairs), first, std::min(kPanelColumns, columns - first));
  }
}

// As Kernels::add_weight_gradient, from rounded dy and x. Each element is summed over pairs of rows, from the
// first row of the call on.
void add_bfloat16_weight_gradient(const Kernels& kernels, float* dw, float* dbias, const float* dy, const float* x,
                                  int64_t rows, int64_t out, int64_t in, int64_t out_begin, int64_t out_end);

}  // namespace ff
