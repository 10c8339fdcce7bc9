// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/product.h"

#include <algorithm>

#include "gemm/gemm.h"
#include "kernel/kernel_case.h"
#include "layer/batch_layout.h"
#include "layer/linear.h"
#include "runtime/buffer.h"

namespace ff::bench {
namespace {

Work work_of(const ProductShape& shape) {
  return {(shape.rows * (shape.in + shape.out) + shape.in * shape.out) * kFloatBytes,
          shape.rows * shape.in * shape.out};
}

}  // namespace

void measure_product(benchmark::State& state, const ProductShape& shape, Precision precision) {
  const auto gemm = Gemm::create(shape.out, shape.in, GemmSide::kForward, precision);
  const std::vector<float> weight = random_floats(shape.out * shape.in), bias = random_floats(shape.out);
  const std::vector<float> x = random_floats(shape.rows * shape.in);
  std::vector<float> y(static_cast<size_t>(shape.rows * shape.out));
  Buffer packed(static_cast<size_t>(gemm->packed_size()) * sizeof(float));
  gemm->pack(packed.floats(), weight.data());
  measure(state, work_of(shape), [&] {
    for (int64_t row = 0; row < shape.rows; row += kTileRows) {
      gemm->run(y.data() + row * shape.out, x.data() + row * shape.in, packed.floats(),
                std::min(kTileRows, shape.rows - row), {.bias = bias.data()});
    }
  });
}

void measure_weight_gradient(benchmark::State& state, const Kernels& kernels, const ProductShape& shape,
                             Precision precision) {
  const std::vector<float> dy = random_floats(shape.rows * shape.out),
                           x = random_floats(shape.rows * shape.in);
  std::vector<float> dw(static_cast<size_t>(shape.out * shape.in)), dbias(static_cast<size_t>(shape.out));
  measure(state, work_of(shape), [&] {
    for (int64_t begin = 0; begin < shape.out; begin += kLargestGradientBlock) {
      add_weight_gradient(kernels, precision, dw.data(), dbias.data(), dy.data(), x.data(), shape.rows,
                          shape.out, shape.in, begin, std::min(begin + kLargestGradientBlock, shape.out));
    }
  });
}

}  // namespace ff::bench
