// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/kernel_test.h"

namespace ff {
namespace {

class EmbeddingTest : public KernelTest {};
FF_ON_EACH_ISA(EmbeddingTest);

TEST_P(EmbeddingTest, GatherCopiesRowsAndAddsThemToOthers) {
  const std::vector<int32_t> ids = {3, 0, 3, 6, 1, 2, 2, 5, 0};
  for (const int64_t columns : test_sizes()) {
    const std::vector<float> table = random_floats(7 * columns, 1);
    for (const int64_t rows : {0, 1, 5, 9}) {
      const std::vector<float> start = random_floats(rows * columns, 2);
      Guarded y(rows * columns, 7.0f), sum(rows * columns, 7.0f);
      kernel().gather_rows(y.data(), table.data(), ids.data(), nullptr, rows, columns);
      kernel().gather_rows(sum.data(), table.data(), ids.data(), start.data(), rows, columns);
      EXPECT_TRUE(y.intact() && sum.intact());
      for (int64_t i = 0; i < rows * columns; ++i) {
        const float row = at(table, ids[static_cast<size_t>(i / columns)] * columns + i % columns);
        EXPECT_EQ(y[i], row);
        EXPECT_EQ(sum[i], row + at(start, i));
      }
    }
  }
}

TEST_P(EmbeddingTest, IndexedRowsAddInOrder) {
  const std::vector<int32_t> indices = {4, 0, 4, 2, 5, 1, 3};
  for (const int64_t columns : test_sizes()) {
    const std::vector<float> x = random_floats(6 * columns, 1), start = random_floats(columns, 2);
    for (const int64_t count : {0, 1, 2, 7}) {
      Guarded sum(start);
      kernel().add_indexed_rows(sum.data(), x.data(), indices.data(), count, columns);
      EXPECT_TRUE(sum.intact());
      for (int64_t j = 0; j < columns; ++j) {
        float expected = at(start, j);
        for (int64_t i = 0; i < count; ++i) expected += at(x, indices[static_cast<size_t>(i)] * columns + j);
        EXPECT_EQ(sum[j], expected) << "columns " << columns << " count " << count;
      }
      Guarded cut(start);
      const int64_t half = count / 2;
      kernel().add_indexed_rows(cut.data(), x.data(), indices.data(), half, columns);
      kernel().add_indexed_rows(cut.data(), x.data(), indices.data() + half, count - half, columns);
      EXPECT_TRUE(same_bits(sum, cut));
    }
  }
}

}  // namespace
}  // namespace ff
