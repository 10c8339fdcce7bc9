// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <vector>

namespace ff {

// Places that name rows, grouped by the row that they name: one segment a row, rows ascending, the places of
// a row in order. Keeps its memory from batch to batch.
class SortedUses {
 public:
  // ids [count]; negative ones and skipped_id (-1: none) name nothing.
  void assign(const int32_t* ids, int64_t count, int32_t skipped_id);

  int64_t segments() const { return static_cast<int64_t>(rows_.size()); }
  int32_t row(int64_t segment) const { return rows_[segment]; }
  const int32_t* uses(int64_t segment) const { return uses_.data() + begin_[segment]; }
  int64_t use_count(int64_t segment) const { return begin_[segment + 1] - begin_[segment]; }

 private:
  std::vector<uint64_t> order_;  // row << 32 | place, sorted
  std::vector<int32_t> uses_;    // the places in that order
  std::vector<int32_t> rows_;    // of each segment
  std::vector<int64_t> begin_;   // of each segment in uses_
};

}  // namespace ff
