// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "gemm/gemm.h"

#include "gemm/bfloat16_gemm.h"

namespace ff {

std::unique_ptr<Gemm> Gemm::create(int64_t out_features, int64_t in_features, GemmSide side,
                                   Precision precision) {
  return precision == Precision::kBfloat16 ? create_bfloat16_gemm(out_features, in_features, side)
                                           : create_float32_gemm(out_features, in_features, side);
}

}  // namespace ff
