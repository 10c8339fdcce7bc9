// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <memory>

#include "gemm/gemm.h"

namespace ff {

// The product by Kernels::multiply_panel, in float32 on every instruction set. Each element is one chain of
// fused multiply-adds over the inner features in order, from start + bias on.
std::unique_ptr<Gemm> create_panel_gemm(int64_t out_features, int64_t in_features, GemmSide side);

}  // namespace ff
