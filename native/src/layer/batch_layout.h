// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <algorithm>
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

// How a packed batch, or some of its sequences, are cut into units of work. Flat tiles run over the ends of
// sequences and serve steps that treat each row alone; they end with a sequence where that leaves them at
// least half full. Sequence tiles are cut from each sequence's own start and serve sums over a sequence, so
// that a sequence's bits do not depend on its neighbours. A group is a run of sequence tiles worth one task.
class BatchLayout {
 public:
  // All sequences of a batch: sequence b owns the rows offsets[b] .. offsets[b+1]-1. Memory is kept from
  // batch to batch, here and below.
  void assign(const int64_t* offsets, int64_t sequences);
  // Some sequences of another layout, ascending, numbered anew from 0. Their rows stay where they are.
  void assign_selected(const BatchLayout& all, const std::vector<int64_t>& selected);

  int64_t sequences() const { return static_cast<int64_t>(sequences_.size()); }
  int64_t tokens() const { return tokens_; }
  int64_t begin(int64_t sequence) const { return sequences_[sequence].begin; }
  int64_t length(int64_t sequence) const { return sequences_[sequence].rows(); }
  // The sequences' rows as stretches without a gap.
  const std::vector<Tile>& stretches() const { return stretches_; }

  int64_t flat_tiles() const { return static_cast<int64_t>(flat_tiles_.size()); }
  const Tile& flat_tile(int64_t index) const { return flat_tiles_[index]; }
  // The first flat tile from `index` on that begins with an even row; flat_tiles() where there is none.
  int64_t even_tile_from(int64_t index) const {
    while (index < flat_tiles() && flat_tiles_[index].begin % 2 != 0) ++index;
    return std::min(index, flat_tiles());
  }

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
    for_each_part(flat_tile(flat_tile_index), first_sequence_[flat_tile_index], function);
  }

  // The same for any rows, given the sequence that the first belongs to.
  template <typename Function>
  void for_each_part(const Tile& tile, int64_t sequence, const Function& function) const {
    for (int64_t begin = tile.begin; begin < tile.end; ++sequence) {
      const int64_t end = std::min(sequences_[sequence].end, tile.end);
      if (end > begin) function(sequence, begin, end);
      begin = end;
    }
  }

 private:
  void cut();
  void cut_sequence_tiles();
  void cut_flat_tiles();

  std::vector<Tile> sequences_;
  int64_t tokens_ = 0;
  std::vector<Tile> stretches_;
  std::vector<Tile> flat_tiles_;
  std::vector<SequenceTile> sequence_tiles_;
  std::vector<int64_t> first_tile_;      // [sequences + 1]
  std::vector<int64_t> group_begin_;     // [groups + 1]
  std::vector<int64_t> first_sequence_;  // of each flat tile
};

}  // namespace ff
