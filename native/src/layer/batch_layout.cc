// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/batch_layout.h"

namespace ff {

void BatchLayout::assign(const int64_t* offsets, int64_t sequences) {
  sequences_.clear();
  for (int64_t b = 0; b < sequences; ++b) sequences_.push_back({offsets[b], offsets[b + 1]});
  cut();
}

void BatchLayout::assign_selected(const BatchLayout& all, const std::vector<int64_t>& selected) {
  sequences_.clear();
  for (const int64_t b : selected) sequences_.push_back(all.sequences_[b]);
  cut();
}

void BatchLayout::cut() {
  tokens_ = 0;
  stretches_.clear();
  for (const Tile& sequence : sequences_) {
    tokens_ += sequence.rows();
    if (sequence.rows() == 0) continue;
    if (stretches_.empty() || stretches_.back().end != sequence.begin) stretches_.push_back(sequence);
    stretches_.back().end = sequence.end;
  }
  cut_sequence_tiles();
  cut_flat_tiles();
}

void BatchLayout::cut_sequence_tiles() {
  sequence_tiles_.clear();
  first_tile_.clear();
  group_begin_.assign(1, 0);
  int64_t rows_in_group = 0;
  for (int64_t sequence = 0; sequence < sequences(); ++sequence) {
    first_tile_.push_back(sequence_tiles());
    const int64_t sequence_end = sequences_[sequence].end;
    for (int64_t begin = sequences_[sequence].begin; begin < sequence_end; begin += kTileRows) {
      const int64_t end = std::min(begin + kTileRows, sequence_end);
      sequence_tiles_.push_back({{begin, end}, sequence});
      rows_in_group += end - begin;
      if (rows_in_group >= kTileRows) {
        group_begin_.push_back(sequence_tiles());
        rows_in_group = 0;
      }
    }
  }
  first_tile_.push_back(sequence_tiles());
  if (rows_in_group > 0) group_begin_.push_back(sequence_tiles());
}

void BatchLayout::cut_flat_tiles() {
  flat_tiles_.clear();
  first_sequence_.clear();
  for (int64_t sequence = 0; sequence < sequences(); ++sequence) {
    const Tile& rows = sequences_[sequence];
    for (int64_t begin = rows.begin; begin < rows.end;) {
      const bool adjacent = !flat_tiles_.empty() && flat_tiles_.back().end == begin;
      const int64_t room = adjacent ? kTileRows - flat_tiles_.back().rows() : 0;
      const bool fits = rows.end - begin <= room || (begin == rows.begin && room > kTileRows / 2);
      if (room == 0 || !fits) {
        flat_tiles_.push_back({begin, begin});
        first_sequence_.push_back(sequence);
      }
      Tile& tile = flat_tiles_.back();
      tile.end = std::min(rows.end, tile.begin + kTileRows);
      begin = tile.end;
    }
  }
}

}  // namespace ff
