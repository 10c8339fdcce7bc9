// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/sorted_uses.h"

#include <algorithm>

namespace ff {

void SortedUses::assign(const int32_t* ids, int64_t count, int32_t skipped_id) {
  order_.clear();
  for (int64_t use = 0; use < count; ++use) {
    if (ids[use] < 0 || ids[use] == skipped_id) continue;
    order_.push_back(static_cast<uint64_t>(ids[use]) << 32 | static_cast<uint64_t>(use));
  }
  std::sort(order_.begin(), order_.end());

  uses_.clear();
  rows_.clear();
  begin_.clear();
  for (const uint64_t key : order_) {
    const int32_t row = static_cast<int32_t>(key >> 32);
    if (rows_.empty() || row != rows_.back()) {
      rows_.push_back(row);
      begin_.push_back(static_cast<int64_t>(uses_.size()));
    }
    uses_.push_back(static_cast<int32_t>(key & 0xffffffffu));
  }
  begin_.push_back(static_cast<int64_t>(uses_.size()));
}

}  // namespace ff
