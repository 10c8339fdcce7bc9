// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_case.h"

#include <random>

namespace ff::bench {

std::vector<float> random_floats(int64_t count) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) value = uniform(random);
  return values;
}

void count_work(benchmark::State& state, const Work& work) {
  const auto rate = [](int64_t count) {
    return benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate);
  };
  state.counters["bytes"] = rate(work.bytes);
  if (work.multiply_adds > 0) state.counters["multiply_adds"] = rate(work.multiply_adds);
}

}  // namespace ff::bench
