// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/avx512/vector.h"

#include "kernel/body/all.inc"

namespace ff {

constinit const Kernels kAvx512Kernels = kernel_table("avx512");

}  // namespace ff
