// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/avx2/vector.h"

#include "kernel/body/all.inc"

namespace ff {

constinit const Kernels kAvx2Kernels = kernel_table("avx2");

}  // namespace ff
