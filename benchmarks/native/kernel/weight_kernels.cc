// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Kernels over weights: the optimizer's on [F,D], folded attention's on [D,D].
#include "kernel/kernel_case.h"

namespace ff::bench {
namespace {

using benchmark::State;

struct Weights {
  explicit Weights(const KernelShape& shape)
      : w(random_floats(shape.elements())), m(w.size()), v(w.size()), g(w) {}
  std::vector<float> w, m, v, g;
};

constexpr AdamConstants kConstants = {0.9f, 0.1f, 0.999f, 0.001f, 1e-8f};
constexpr AdamStep kStep = {1.0f, 1e-4f, 1.0f};

void adam(State& state, const Kernels& kernels, const KernelShape& shape) {
  Weights weights(shape);
  measure(state, {7 * shape.elements() * kFloatBytes}, [&] {
    kernels.adam(weights.w.data(), weights.m.data(), weights.v.data(), weights.g.data(), 1.0f, &kConstants,
                 &kStep, shape.elements());
  });
}

void sum_of_squares(State& state, const Kernels& kernels, const KernelShape& shape) {
  const std::vector<float> g = random_floats(shape.elements());
  measure(state, {shape.elements() * kFloatBytes, shape.elements()},
          [&] { benchmark::DoNotOptimize(kernels.sum_of_squares(g.data(), shape.elements())); });
}

struct Folded {
  explicit Folded(const KernelShape& shape)
      : matrix(random_floats(shape.elements())),
        result(matrix.size()),
        head_rows(random_floats(shape.heads * shape.columns)),
        row(random_floats(shape.columns)) {}
  std::vector<float> matrix, result;  // [D,D]
  std::vector<float> head_rows;       // [H,D]
  std::vector<float> row;             // [D]
};

void head_linear(State& state, const Kernels& kernels, const KernelShape& shape) {
  Folded folded(shape);
  measure(state, {shape.elements() * kFloatBytes, shape.elements()}, [&] {
    kernels.head_linear(folded.row.data(), folded.head_rows.data(), folded.matrix.data(), nullptr,
                        shape.columns, shape.heads);
  });
}

void head_linear_backward(State& state, const Kernels& kernels, const KernelShape& shape) {
  Folded folded(shape);
  measure(state, {shape.elements() * kFloatBytes, shape.elements()}, [&] {
    kernels.head_linear_backward(folded.head_rows.data(), folded.row.data(), folded.matrix.data(),
                                 shape.columns, shape.heads);
  });
}

void transpose(State& state, const Kernels& kernels, const KernelShape& shape) {
  Folded folded(shape);
  measure(state, {2 * shape.elements() * kFloatBytes},
          [&] { kernels.transpose(folded.result.data(), folded.matrix.data(), shape.rows, shape.columns); });
}

void scale_rows_add(State& state, const Kernels& kernels, const KernelShape& shape) {
  Folded folded(shape);
  std::vector<int32_t> rows;
  for (int32_t row = 0; row < shape.rows; ++row) rows.push_back(row);
  measure(state, {3 * shape.elements() * kFloatBytes, shape.elements()}, [&] {
    kernels.scale_rows_add(folded.result.data(), folded.row.data(), folded.matrix.data(),
                           folded.matrix.data(), rows.data(), shape.rows, shape.columns);
  });
}

void scaled_sum_backward(State& state, const Kernels& kernels, const KernelShape& shape) {
  Folded folded(shape);
  std::vector<float> df(folded.row.size());
  measure(state, {4 * shape.elements() * kFloatBytes, 2 * shape.elements()}, [&] {
    kernels.scaled_sum_backward(df.data(), folded.result.data(), nullptr, folded.matrix.data(),
                                folded.row.data(), folded.matrix.data(), shape.rows, shape.columns);
  });
}

}  // namespace

const std::vector<NamedKernel>& weight_kernels() {
  static const std::vector<NamedKernel> kernels = {{"adam", adam}, {"sum_of_squares", sum_of_squares}};
  return kernels;
}

const std::vector<NamedKernel>& folded_kernels() {
  static const std::vector<NamedKernel> kernels = {
      {"head_linear", head_linear},
      {"head_linear_backward", head_linear_backward},
      {"transpose", transpose},
      {"scale_rows_add", scale_rows_add},
      {"scaled_sum_backward", scaled_sum_backward},
  };
  return kernels;
}

}  // namespace ff::bench
