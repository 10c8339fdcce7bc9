// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Kernels over the feed-forward part's hidden values [T,F].
#include "kernel/kernel_case.h"

namespace ff::bench {
namespace {

using benchmark::State;
using Unary = void (*)(float* y, const float* x, int64_t n);
using Backward = void (*)(float* dx, const float* dy, const float* x, int64_t n);

void measure_unary(State& state, Unary function, int64_t n) {
  const std::vector<float> x = random_floats(n);
  std::vector<float> y(x.size());
  measure(state, {2 * n * kFloatBytes}, [&] { function(y.data(), x.data(), n); });
}

void measure_backward(State& state, Backward function, int64_t n) {
  const std::vector<float> x = random_floats(n), dy = x;
  std::vector<float> dx(x.size());
  measure(state, {3 * n * kFloatBytes}, [&] { function(dx.data(), dy.data(), x.data(), n); });
}

void gelu(State& state, const Kernels& kernels, const KernelShape& shape) {
  measure_unary(state, kernels.gelu, shape.elements());
}
void gelu_backward(State& state, const Kernels& kernels, const KernelShape& shape) {
  measure_backward(state, kernels.gelu_backward, shape.elements());
}
void exponential(State& state, const Kernels& kernels, const KernelShape& shape) {
  measure_unary(state, kernels.exponential, shape.elements());
}
void hyperbolic_tangent(State& state, const Kernels& kernels, const KernelShape& shape) {
  measure_unary(state, kernels.hyperbolic_tangent, shape.elements());
}
void tanh_backward(State& state, const Kernels& kernels, const KernelShape& shape) {
  measure_backward(state, kernels.tanh_backward, shape.elements());
}

}  // namespace

const std::vector<NamedKernel>& intermediate_kernels() {
  static const std::vector<NamedKernel> kernels = {
      {"gelu", gelu},
      {"gelu_backward", gelu_backward},
      {"exponential", exponential},
      {"hyperbolic_tangent", hyperbolic_tangent},
      {"tanh_backward", tanh_backward},
  };
  return kernels;
}

}  // namespace ff::bench
