// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <vector>

#include "layer/execution.h"
#include "layer/sorted_uses.h"

namespace ff {

// The rows of a table that have a gradient, each once.
struct TouchedRows {
  std::vector<int32_t> rows;
  std::vector<uint8_t> touched;  // of every row of the table
};

// The gradient of a lookup in a table. A row's is summed over its uses in order, by one task a row, so bits
// do not depend on threads. Keeps its memory from batch to batch.
class TableBackward {
 public:
  // dtable [rows,columns] += for each of ids [count] its row of dy [count,columns]; negative ids and
  // skipped_id
  // (-1: none) are passed over. touched may be nullptr.
  void add_rows(const Kernels& kernels, ThreadPool& pool, float* dtable, const int32_t* ids, int64_t count,
                int64_t columns, int32_t skipped_id, const float* dy, TouchedRows* touched);
  // dpositions [max positions, columns] += for each token of the batch, at the row of its place in its
  // sequence, its row of dy.
  void add_positions(const Execution& run, float* dpositions, int64_t columns, const float* dy);

 private:
  SortedUses uses_;
  std::vector<int32_t> tokens_;       // by position
  std::vector<int64_t> place_begin_;  // of each position in tokens_
};

}  // namespace ff
