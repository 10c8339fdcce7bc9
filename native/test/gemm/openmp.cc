// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// oneDNN's OpenMP runtime must neither start threads nor keep our setting in a caller's thread.
#include <gtest/gtest.h>
#include <omp.h>

#include <cstdint>
#include <filesystem>
#include <thread>
#include <vector>

#include "gemm/gemm_case.h"

namespace ff::test {
namespace {

int64_t process_threads() {
  int64_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) ++count;
  return count;
}

TEST(GemmThreads, StartsNoneAndRestoresTheCallersSetting) {
  int64_t before = 0;
  int64_t after = 0;
  int setting = 0;
  std::thread foreign([&] {
    omp_set_num_threads(3);
    before = process_threads();
    const GemmCase example(256, 256, GemmSide::kForward);
    const std::vector<float> x = example.input(130);
    std::vector<float> y(static_cast<size_t>(130 * 256));
    for (int64_t call = 0; call < 1000; ++call) {
      example.gemm->run(y.data(), x.data(), example.packed.floats(), call % 130 + 1,
                        {.bias = example.bias.data()});
    }
    after = process_threads();
    setting = omp_get_max_threads();
  });
  foreign.join();
  EXPECT_EQ(after, before);
  EXPECT_EQ(setting, 3);
}

}  // namespace
}  // namespace ff::test
