// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/batch_layout.h"

#include <algorithm>

namespace ff {

void BatchLayout::assign(const int64_t* offsets, int64_t sequences) {
  offsets_ = offsets;
  sequences_ = sequences;
  sequence_tiles_.clear();
  first_tile_.clear();
  group_begin_.assign(1, 0);
  first_sequence_.clear();

  int64_t rows_in_group = 0;
  for (int64_t sequence = 0; sequence < sequences; ++sequence) {
    first_tile_.push_back(sequence_tiles());
    const int64_t sequence_end = offsets[sequence + 1];
    for (int64_t begin = offsets[sequence]; begin < sequence_end; begin += kTileRows) {
      const int64_t end = std::min(begin + kTileRows, sequence_end);
      sequence_tiles_.push_back({{begin, end}, sequence});
      rows_in_group += end - begin;
      if (rows_in_group >= kTileRows) {
        group_begin_.push_back(sequence_tiles());
        rows_in_group = 0;
      }
    }
    while (static_cast<int64_t>(first_sequence_.size()) * kTileRows < sequence_end) {
      first_sequence_.push_back(sequence);
    }
  }
  first_tile_.push_back(sequence_tiles());
  if (rows_in_group > 0) group_begin_.push_back(sequence_tiles());
}

Tile BatchLayout::flat_tile(int64_t index) const {
  const int64_t begin = index * kTileRows;
  return {begin, std::min(begin + kTileRows, tokens())};
}

}  // namespace ff
