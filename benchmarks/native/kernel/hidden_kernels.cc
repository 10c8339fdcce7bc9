// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Kernels over token states [T,D]: residual, dropout, bias, layer norm, embedding and rounding.
#include "io/float_convert.h"
#include "kernel/kernel_case.h"

namespace ff::bench {
namespace {

using benchmark::State;

void add(State& state, const Kernels& kernels, const KernelShape& shape) {
  const int64_t n = shape.elements();
  const std::vector<float> a = random_floats(n), b = random_floats(n);
  std::vector<float> y(a.size());
  measure(state, {3 * n * kFloatBytes}, [&] { kernels.add(y.data(), a.data(), b.data(), n); });
}

void dropout_add(State& state, const Kernels& kernels, const KernelShape& shape) {
  const int64_t n = shape.elements();
  const Dropout dropout = {1, 2, 0x33333333u, 1.25f};
  const std::vector<float> x = random_floats(n), residual = random_floats(n);
  std::vector<float> y(x.size());
  measure(state, {3 * n * kFloatBytes},
          [&] { kernels.dropout_add(y.data(), x.data(), residual.data(), &dropout, 0, n); });
}

void add_column_sum(State& state, const Kernels& kernels, const KernelShape& shape) {
  const std::vector<float> x = random_floats(shape.elements());
  std::vector<float> sum(static_cast<size_t>(shape.columns));
  measure(state, {shape.elements() * kFloatBytes},
          [&] { kernels.add_column_sum(sum.data(), x.data(), shape.rows, shape.columns, shape.columns); });
}

void multiply_by_row(State& state, const Kernels& kernels, const KernelShape& shape) {
  const std::vector<float> x = random_floats(shape.elements()), v = random_floats(shape.columns);
  std::vector<float> y(x.size());
  measure(state, {2 * shape.elements() * kFloatBytes},
          [&] { kernels.multiply_by_row(y.data(), x.data(), v.data(), shape.rows, shape.columns); });
}

struct Norm {
  explicit Norm(const KernelShape& shape)
      : gamma(random_floats(shape.columns)), beta(gamma), mean(random_floats(shape.rows)), rstd(mean) {}
  std::vector<float> gamma, beta, mean, rstd;
};

void layer_norm(State& state, const Kernels& kernels, const KernelShape& shape) {
  const std::vector<float> x = random_floats(shape.elements());
  std::vector<float> y(x.size());
  Norm norm(shape);
  measure(state, {2 * shape.elements() * kFloatBytes}, [&] {
    kernels.layer_norm(y.data(), norm.mean.data(), norm.rstd.data(), x.data(), norm.gamma.data(),
                       norm.beta.data(), 1e-12f, shape.rows, shape.columns);
  });
}

void layer_norm_backward(State& state, const Kernels& kernels, const KernelShape& shape) {
  const std::vector<float> dy = random_floats(shape.elements()), x = dy;
  std::vector<float> dx(x.size());
  Norm norm(shape), gradients(shape);
  measure(state, {3 * shape.elements() * kFloatBytes}, [&] {
    kernels.layer_norm_backward(dx.data(), gradients.gamma.data(), gradients.beta.data(), dy.data(), x.data(),
                                norm.mean.data(), norm.rstd.data(), norm.gamma.data(), shape.rows,
                                shape.columns);
  });
}

// A word table whose rows come in no order, as words do.
constexpr int32_t kVocabulary = 10000;

std::vector<int32_t> scattered_ids(int64_t count) {
  std::vector<int32_t> ids;
  for (int64_t i = 0; i < count; ++i) ids.push_back(static_cast<int32_t>(i * 7919 % kVocabulary));
  return ids;
}

void gather_rows(State& state, const Kernels& kernels, const KernelShape& shape) {
  const std::vector<float> table = random_floats(kVocabulary * shape.columns);
  const std::vector<int32_t> ids = scattered_ids(shape.rows);
  std::vector<float> y(static_cast<size_t>(shape.elements()));
  measure(state, {2 * shape.elements() * kFloatBytes}, [&] {
    kernels.gather_rows(y.data(), table.data(), ids.data(), nullptr, shape.rows, shape.columns);
  });
}

// The scatter-add of the embedding's gradient: each row of the table sums the rows of its uses, here four.
void add_indexed_rows(State& state, const Kernels& kernels, const KernelShape& shape) {
  constexpr int64_t kUses = 4;
  const std::vector<float> x = random_floats(shape.elements());
  std::vector<float> table(static_cast<size_t>(shape.elements() / kUses));
  std::vector<int32_t> places;
  for (int64_t t = 0; t < shape.rows; ++t) places.push_back(static_cast<int32_t>(t * 7919 % shape.rows));
  measure(state, {(shape.elements() + 2 * shape.elements() / kUses) * kFloatBytes}, [&] {
    for (int64_t row = 0; row < shape.rows / kUses; ++row) {
      kernels.add_indexed_rows(table.data() + row * shape.columns, x.data(), places.data() + row * kUses,
                               kUses, shape.columns);
    }
  });
}

void round_to_bfloat16(State& state, const Kernels& kernels, const KernelShape& shape) {
  const int64_t n = shape.elements();
  const std::vector<float> x = random_floats(n);
  std::vector<uint16_t> y(x.size());
  measure(state, {n * (kFloatBytes + 2)}, [&] { kernels.round_to_bfloat16(y.data(), x.data(), n); });
}

// Files alone hold bfloat16 that becomes float32 again: the same code for every instruction set.
void convert_bfloat16(State& state, const Kernels&, const KernelShape& shape) {
  const int64_t n = shape.elements();
  const std::vector<uint16_t> x(static_cast<size_t>(n), 0x3f80);
  std::vector<float> y(x.size());
  measure(state, {n * (kFloatBytes + 2)}, [&] { convert_bf16(x.data(), n, y.data()); });
}

}  // namespace

const std::vector<NamedKernel>& hidden_kernels() {
  static const std::vector<NamedKernel> kernels = {
      {"add", add},
      {"dropout_add", dropout_add},
      {"add_column_sum", add_column_sum},
      {"multiply_by_row", multiply_by_row},
      {"layer_norm", layer_norm},
      {"layer_norm_backward", layer_norm_backward},
      {"gather_rows", gather_rows},
      {"add_indexed_rows", add_indexed_rows},
      {"round_to_bfloat16", round_to_bfloat16},
      {"convert_bfloat16", convert_bfloat16},
  };
  return kernels;
}

}  // namespace ff::bench
