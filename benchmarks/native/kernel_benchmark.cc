// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Time of each kernel on each instruction set of this machine, at the sizes of cases.h, with the bytes that
// it reads and writes and its multiply-adds a second. Names are kernel/rows x columns/instruction set, and
// product/rows x in-out/precision; a kernel works on 128 rows at a time in the engine, in the core's cache,
// and longer ones show what memory allows. For example:
//   bench_kernels --benchmark_filter='layer_norm/4096x256/'
#include <benchmark/benchmark.h>

#include <set>
#include <string>

#include "cases.h"
#include "kernel/kernel_case.h"
#include "kernel/product.h"

namespace ff::bench {
namespace {

std::vector<const Kernels*> available_kernels() {
  std::vector<const Kernels*> tables;
  for (const Kernels* table : {kernels_scalar(), kernels_avx2(), kernels_avx512()}) {
    if (table != nullptr) tables.push_back(table);
  }
  return tables;
}

// Models share sizes, and a name is measured once.
std::set<std::string> added;

template <typename Function>
void add(const std::string& name, const Function& function) {
  if (added.insert(name).second) {
    benchmark::RegisterBenchmark(name.c_str(), function)->Unit(benchmark::kMicrosecond);
  }
}

std::string size_name(int64_t rows, int64_t columns) {
  return std::to_string(rows) + "x" + std::to_string(columns);
}

void add_kernels(const std::vector<NamedKernel>& named, const KernelShape& shape) {
  for (const NamedKernel& kernel : named) {
    for (const Kernels* table : available_kernels()) {
      add(kernel.name + ("/" + size_name(shape.rows, shape.columns)) + "/" + table->name,
          [=](benchmark::State& state) { kernel.run(state, *table, shape); });
    }
  }
}

void add_product(const ProductShape& shape) {
  const std::string size = "/" + size_name(shape.rows, shape.in) + "-" + std::to_string(shape.out) + "/";
  for (const Precision precision : {Precision::kFloat32, Precision::kBfloat16}) {
    if (precision == Precision::kBfloat16 && kernels()->multiply_pairs == nullptr) continue;
    add("product" + size + precision_name(precision),
        [=](benchmark::State& state) { measure_product(state, shape, precision); });
  }
  for (const Kernels* table : available_kernels()) {
    add("weight_gradient" + size + table->name,
        [=](benchmark::State& state) { measure_weight_gradient(state, *table, shape, Precision::kFloat32); });
  }
  if (kernels()->multiply_pairs != nullptr) {
    add("weight_gradient" + size + "bf16", [=](benchmark::State& state) {
      measure_weight_gradient(state, *kernels(), shape, Precision::kBfloat16);
    });
  }
}

void add_model(const ModelSize& model) {
  for (const BatchSize& batch : batch_sizes()) {
    const int64_t rows = batch.tokens();
    add_kernels(hidden_kernels(), {rows, model.hidden, model.heads});
    add_kernels(attention_kernels(), {rows, model.hidden, model.heads});
    add_kernels(intermediate_kernels(), {rows, model.intermediate, model.heads});
    add_product({rows, model.hidden, model.hidden});
    add_product({rows, model.hidden, model.intermediate});
    add_product({rows, model.intermediate, model.hidden});
  }
  add_kernels(weight_kernels(), {model.intermediate, model.hidden, model.heads});
  add_kernels(folded_kernels(), {model.hidden, model.hidden, model.heads});
}

}  // namespace
}  // namespace ff::bench

int main(int count, char** arguments) {
  for (const ff::bench::ModelSize& model : ff::bench::model_sizes()) ff::bench::add_model(model);
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
