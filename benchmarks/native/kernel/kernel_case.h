// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What the benchmarks of kernels share.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "kernel/kernels.h"

namespace ff::bench {

struct KernelShape {
  int64_t rows, columns, heads;
  int64_t elements() const { return rows * columns; }
};

using KernelRun = void (*)(benchmark::State& state, const Kernels& kernels, const KernelShape& shape);

struct NamedKernel {
  const char* name;
  KernelRun run;
};

// Each family, by the matrices that it works on: [tokens, D] with H heads, [tokens, F], and weights [F, D] or
// [D, D].
const std::vector<NamedKernel>& hidden_kernels();
const std::vector<NamedKernel>& attention_kernels();
const std::vector<NamedKernel>& intermediate_kernels();
const std::vector<NamedKernel>& weight_kernels();
const std::vector<NamedKernel>& folded_kernels();

// Uniform in [-1, 1), the same at every call.
std::vector<float> random_floats(int64_t count);

// What one call reads and writes, and its multiply-adds; 0 where a kernel is no sum of products.
struct Work {
  int64_t bytes;
  int64_t multiply_adds = 0;
};

inline constexpr int64_t kFloatBytes = sizeof(float);

// Counters `bytes` and `multiply_adds`, each a second.
void count_work(benchmark::State& state, const Work& work);

template <typename Call>
void measure(benchmark::State& state, const Work& work, const Call& call) {
  for (auto _ : state) {
    call();
    benchmark::ClobberMemory();
  }
  count_work(state, work);
}

}  // namespace ff::bench
