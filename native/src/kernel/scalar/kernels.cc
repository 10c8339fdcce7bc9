// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/scalar/vector.h"

#include "kernel/body/all.inc"

namespace ff {

constinit const Kernels kScalarKernels = kernel_table("scalar");

}  // namespace ff
