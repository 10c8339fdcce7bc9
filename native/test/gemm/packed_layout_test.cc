// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A matrix that is written run by run must be the one that pack writes, on either side.
#include "gemm/packed_layout.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "gemm/gemm_case.h"

namespace ff::test {
namespace {

TEST(PackedLayout, RunsHoldThePackedMatrix) {
  for (int64_t size : {1, 2, 7, 15, 16, 17, 48, 64, 65, 100, 256, 300}) {
    const std::unique_ptr<Gemm> square = Gemm::create(size, size, GemmSide::kForward, Precision::kFloat32);
    const PackedLayout layout = find_packed_layout(*square, size);
    ASSERT_EQ(layout.runs() * layout.run_length, square->packed_size());
    for (const GemmSide side : {GemmSide::kForward, GemmSide::kBackward}) {
      const GemmCase example(size, size, side);
      ASSERT_EQ(example.gemm->packed_size(), square->packed_size());
      for (int64_t run = 0; run < layout.runs(); ++run) {
        const auto r = static_cast<size_t>(run);
        const int64_t count = layout.padding[r] ? 0 : std::min(layout.run_length, size - layout.columns[r]);
        for (int64_t i = 0; i < layout.run_length; ++i) {
          const double expected = i < count ? example.weight_at(layout.rows[r], layout.columns[r] + i) : 0.0;
          ASSERT_EQ(static_cast<double>(example.packed.floats()[run * layout.run_length + i]), expected)
              << example.name() << " run " << run << " place " << i;
        }
        EXPECT_LE(layout.columns[r] + layout.run_length, layout.columns_length);
      }
    }
  }
}

}  // namespace
}  // namespace ff::test
