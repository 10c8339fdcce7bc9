// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Kernels of additive attention's scores, softmax and pooling over [T,D] with H heads.
#include "kernel/kernel_case.h"

namespace ff::bench {
namespace {

using benchmark::State;

struct Matrices {
  explicit Matrices(const KernelShape& shape)
      : x(random_floats(shape.elements())),
        scores(random_floats(shape.rows * shape.heads)),
        head_rows(random_floats(shape.heads * shape.columns)),
        row(random_floats(shape.columns)),
        max(static_cast<size_t>(shape.heads), 1.0f),
        sum(static_cast<size_t>(shape.heads), 1.0f) {}

  std::vector<float> x;          // [T,D]
  std::vector<float> scores;     // [T,H]
  std::vector<float> head_rows;  // [H,D] or [D,H]
  std::vector<float> row;        // [D]
  std::vector<float> max, sum;   // [H]
};

// One sweep over the tokens and their scores: T D and T H floats.
int64_t sweep_bytes(const KernelShape& shape) {
  return shape.rows * (shape.columns + shape.heads) * kFloatBytes;
}

void scores(State& state, const Kernels& kernels, const KernelShape& shape) {
  Matrices m(shape);
  measure(state, {sweep_bytes(shape), shape.elements() * shape.heads}, [&] {
    kernels.scores(m.scores.data(), m.x.data(), m.head_rows.data(), m.max.data(), 0.25f, shape.rows,
                   shape.columns, shape.heads, {});
  });
}

void add_scores_backward(State& state, const Kernels& kernels, const KernelShape& shape) {
  Matrices m(shape);
  measure(state, {sweep_bytes(shape) + shape.elements() * kFloatBytes, shape.elements() * shape.heads}, [&] {
    kernels.add_scores_backward(m.x.data(), m.scores.data(), m.head_rows.data(), 0.25f, shape.rows,
                                shape.columns, shape.heads, {});
  });
}

void softmax_tile(State& state, const Kernels& kernels, const KernelShape& shape) {
  Matrices m(shape);
  std::vector<float> w(m.scores.size());
  measure(state, {2 * shape.rows * shape.heads * kFloatBytes}, [&] {
    kernels.softmax_tile(w.data(), m.max.data(), m.sum.data(), m.scores.data(), shape.rows, shape.heads);
  });
}

void softmax_backward(State& state, const Kernels& kernels, const KernelShape& shape) {
  Matrices m(shape);
  std::vector<float> ds(m.scores.size());
  measure(state, {3 * shape.rows * shape.heads * kFloatBytes}, [&] {
    kernels.softmax_backward(ds.data(), m.scores.data(), m.scores.data(), m.sum.data(), shape.rows,
                             shape.heads);
  });
}

void pool(State& state, const Kernels& kernels, const KernelShape& shape) {
  Matrices m(shape);
  measure(state, {sweep_bytes(shape), shape.elements()}, [&] {
    kernels.pool(m.row.data(), m.scores.data(), m.x.data(), shape.rows, shape.columns, shape.heads);
  });
}

void head_dot(State& state, const Kernels& kernels, const KernelShape& shape) {
  Matrices m(shape);
  measure(state, {sweep_bytes(shape), shape.elements()}, [&] {
    kernels.head_dot(m.scores.data(), m.x.data(), m.row.data(), shape.rows, shape.columns, shape.heads);
  });
}

void head_scale(State& state, const Kernels& kernels, const KernelShape& shape) {
  Matrices m(shape);
  measure(state, {sweep_bytes(shape)}, [&] {
    kernels.head_scale(m.x.data(), m.scores.data(), m.row.data(), shape.rows, shape.columns, shape.heads);
  });
}

}  // namespace

const std::vector<NamedKernel>& attention_kernels() {
  static const std::vector<NamedKernel> kernels = {
      {"scores", scores},
      {"add_scores_backward", add_scores_backward},
      {"softmax_tile", softmax_tile},
      {"softmax_backward", softmax_backward},
      {"pool", pool},
      {"head_dot", head_dot},
      {"head_scale", head_scale},
  };
  return kernels;
}

}  // namespace ff::bench
