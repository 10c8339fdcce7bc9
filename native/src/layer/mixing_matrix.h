// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The matrices that folded attention forms for each sequence, written straight into the packed layout of
// their Gemm, weights.gemm(), in either precision.
#pragma once

#include <cstdint>

#include "kernel/kernels.h"
#include "layer/folded_weights.h"

namespace ff {

// M = diag(k) T + Wo, or without Wo where the value is separate; and M^T. global_key reaches to
// FoldedWeights::global_key_stride(), zeros behind k.
void form_mixing(const Kernels& kernels, float* mixing, const FoldedWeights& weights,
                 const float* global_key);
void form_mixing_transposed(const Kernels& kernels, float* mixing, const FoldedWeights& weights,
                            const float* global_key);

// F [D,D] of the full form, row-major, into its packed layout, and F^T; one of map_parts() at a time.
int64_t map_parts(const FoldedWeights& weights);
void pack_map_part(const Kernels& kernels, float* packed, const FoldedWeights& weights, const float* map,
                   int64_t part);
void pack_map_part_transposed(const Kernels& kernels, float* packed, const FoldedWeights& weights,
                              const float* map, int64_t part);

}  // namespace ff
