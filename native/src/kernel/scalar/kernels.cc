// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The kernels are written over the vector type, which comes first.
// clang-format off
#include "kernel/scalar/vector.h"
#include "kernel/body/all.inc"
// clang-format on

namespace ff {

constinit const Kernels kScalarKernels = kernel_table("scalar");

}  // namespace ff
