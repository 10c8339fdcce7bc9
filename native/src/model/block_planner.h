// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>

#include "layer/execution.h"
#include "layer/row_buffer.h"
#include "layer/softmax_pooling.h"

namespace ff {

// Hands out places in one block of memory, one after the other: first without a block to learn the size, then
// with it.
class BlockPlanner {
 public:
  // keep: activations stay for a backward.
  BlockPlanner(const Execution& run, bool keep, float* block)
      : tokens_(run.layout.tokens()), workers_(run.pool.threads()), keep_(keep), block_(block) {}

  int64_t tokens() const { return tokens_; }
  int64_t workers() const { return workers_; }
  bool keep() const { return keep_; }
  int64_t used() const { return used_; }

  float* take(int64_t floats) {
    constexpr int64_t kAlignFloats = 16;  // one cache line
    float* place = block_ == nullptr ? nullptr : block_ + used_;
    used_ += (floats + kAlignFloats - 1) / kAlignFloats * kAlignFloats;
    return place;
  }
  int64_t* take_integers(int64_t count) { return reinterpret_cast<int64_t*>(take(2 * count)); }

  RowBuffer rows(int64_t columns, bool kept) {
    return {take((kept ? tokens_ : workers_ * kTileRows) * columns), columns, kept};
  }

  // Of the sequences of a layout, with this many pooled columns each.
  SoftmaxPooling pooling(const BatchLayout& layout, int64_t heads, int64_t columns) {
    if (layout.sequences() == 0) return {};
    return {take(tokens_ * heads),
            take(layout.sequences() * heads),
            take(layout.sequences() * heads),
            take(layout.sequences() * columns),
            take(layout.sequence_tiles() * (2 * heads + columns)),
            take(workers_ * kTileRows * heads)};
  }

 private:
  int64_t tokens_;
  int64_t workers_;
  bool keep_;
  float* block_;
  int64_t used_ = 0;
};

}  // namespace ff
