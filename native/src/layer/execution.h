// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "kernel/kernels.h"
#include "layer/attention_plan.h"
#include "layer/batch_layout.h"
#include "runtime/thread_pool.h"

namespace ff {

inline constexpr int64_t kChunkTiles = 8;

// What every layer needs to run: the kernels of the instruction set, the threads, the batch's cut (or that of
// some of its sequences), and the forms of attention.
struct Execution {
  const Kernels& kernels;
  ThreadPool& pool;
  const BatchLayout& layout;
  const AttentionPlan& attention;

  Execution on(const BatchLayout& sequences) const { return {kernels, pool, sequences, attention}; }

  template <typename Function>
  void for_each_flat_tile(const Function& function) const {
    for_each_flat_tile(0, layout.flat_tiles(), function);
  }

  // The flat tiles first .. end - 1 alone.
  template <typename Function>
  void for_each_flat_tile(int64_t first, int64_t end, const Function& function) const {
    pool.for_each(end - first, [&](int64_t index, int worker) {
      function(first + index, layout.flat_tile(first + index), worker);
    });
  }

  // The flat tile that the thread of this one probably takes next; empty behind the last.
  Tile flat_tile_after(int64_t index) const {
    const int64_t next = index + pool.threads();
    return next < layout.flat_tiles() ? layout.flat_tile(next) : Tile{0, 0};
  }

  // The same of a sequence tile, as if each were a task of its own: only short ones share one.
  SequenceTile sequence_tile_after(int64_t index) const {
    const int64_t next = index + pool.threads();
    return next < layout.sequence_tiles() ? layout.sequence_tile(next) : SequenceTile{};
  }

  // function(first tile, end tile, rows) for one chunk of flat tiles after the other: enough tiles for every
  // thread, few enough rows that what a chunk leaves behind is still in a cache when its weight gradients
  // read it. No bit depends on the cut: gradients are summed in row order, in bfloat16 by pairs of rows, and
  // every chunk begins with an even row.
  template <typename Function>
  void for_each_chunk(const Function& function) const {
    const int64_t tiles = std::max(kChunkTiles, 4 * static_cast<int64_t>(pool.threads()));
    for (int64_t first = 0, end = 0; first < layout.flat_tiles(); first = end) {
      end = layout.even_tile_from(first + tiles);
      function(first, end, Tile{layout.flat_tile(first).begin, layout.flat_tile(end - 1).end});
    }
  }

  // function(tile index, tile, worker), neighbouring tiles of short sequences in one task.
  template <typename Function>
  void for_each_sequence_tile(const Function& function) const {
    pool.for_each(layout.groups(), [&](int64_t group, int worker) {
      for (int64_t index = layout.group_begin(group); index < layout.group_end(group); ++index) {
        function(index, layout.sequence_tile(index), worker);
      }
    });
  }

  template <typename Function>
  void for_each_sequence(const Function& function) const {
    pool.for_each(layout.sequences(), function);
  }
};

}  // namespace ff
