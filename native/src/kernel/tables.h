// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What the translation units of the instruction sets define, for dispatch.cc.
#pragma once

#include "kernel/kernels.h"

namespace ff {

extern const Kernels kScalarKernels;
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;

// The table of AVX-512 with the kernels that AVX512_BF16 adds, and does faster.
Kernels with_avx512_bf16(Kernels table);

}  // namespace ff
