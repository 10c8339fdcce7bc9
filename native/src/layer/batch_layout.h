// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <vector>

namespace ff {

// Rows that a worker takes through as many steps as possible while they sit in its core's cache.
inline constexpr int64_t kTileRows = 128;

// Consecutive rows of the packed batch.
struct Tile {
  int64_t begin;
  int64_t end;
  int64_t rows() const { return end - begin; }
};

// A tile that lies inside one sequence.
struct SequenceTile : Tile {
  int64_t sequence;
};

// How a packed batch is cut into units of work. Flat tiles cut the whole batch and serve steps that treat
// each row alone. Sequence tiles are cut from each sequence's own start and serve sums over a sequence, so
// that a sequence's bits do not depend on its neighbours. A group is a run of sequence tiles worth one task.
class BatchLayout {
 public:
  // Keeps its memory from batch to batch. offsets [sequences + 1] must outlive the layout's use.
  void assign(const int64_t* offsets, int64_t sequences);

  const int64_t* offsets() const { return offsets_; }
  int64_t sequences() const { return sequences_; }
  int64_t tokens() const { return sequences_ == 0 ? 0 : offsets_[sequences_]; }
  int64_t length(int64_t sequence) const { return offsets_[sequence + 1] - offsets_[sequence]; }

  int64_t flat_tiles() const { return (tokens() + kTileRows - 1) / kTileRows; }
  Tile flat_tile(int64_t index) const;

  int64_t sequence_tiles() const { return static_cast<int64_t>(sequence_tiles_.size()); }
  const SequenceTile& sequence_tile(int64_t index) const { return sequence_tiles_[index]; }
  // Sequence b owns the sequence tiles first_tile(b) .. first_tile(b + 1) - 1.
  int64_t first_tile(int64_t sequence) const { return first_tile_[sequence]; }

  int64_t groups() const { return static_cast<int64_t>(group_begin_.size()) - 1; }
  int64_t group_begin(int64_t group) const { return group_begin_[group]; }
  int64_t group_end(int64_t group) const { return group_begin_[group + 1]; }

  // Calls function(sequence, begin, end) for the part of each sequence that lies in the flat tile.
  template <typename Function>
  void for_each_part(int64_t flat_tile_index, const Function& function) const {
    const Tile tile = flat_tile(flat_tile_index);
    int64_t sequence = first_sequence_[flat_tile_index];
    for (int64_t begin = tile.begin; begin < tile.end; ++sequence) {
      const int64_t end = offsets_[sequence + 1] < tile.end ? offsets_[sequence + 1] : tile.end;
      if (end > begin) function(sequence, begin, end);
      begin = end;
    }
  }

 private:
  const int64_t* offsets_ = nullptr;
  int64_t sequences_ = 0;
  std::vector<SequenceTile> sequence_tiles_;
  std::vector<int64_t> first_tile_;      // [sequences + 1]
  std::vector<int64_t> group_begin_;     // [groups + 1]
  std::vector<int64_t> first_sequence_;  // of each flat tile
};

}  // namespace ff
