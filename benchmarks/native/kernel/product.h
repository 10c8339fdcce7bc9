// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Products of matrices as the layers run them: tile by tile with a packed weight, and the gradient of a
// weight.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>

#include "gemm/precision.h"
#include "kernel/kernels.h"

namespace ff::bench {

struct ProductShape {
  int64_t rows, in, out;
};

// y [rows,out] = x [rows,in] W^T + bias, in the instruction set that FF_ISA names, else the machine's best.
void measure_product(benchmark::State& state, const ProductShape& shape, Precision precision);

// dW [out,in] += dy^T x; in bfloat16 of the instruction set in use alone.
void measure_weight_gradient(benchmark::State& state, const Kernels& kernels, const ProductShape& shape,
                             Precision precision);

}  // namespace ff::bench
