// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The kernels are written over the vector type, which comes first.
// clang-format off
#include "kernel/avx512/vector.h"
#include "kernel/body/all.inc"
// clang-format on

namespace ff {

constinit const Kernels kAvx512Kernels = kernel_table("avx512");

}  // namespace ff
