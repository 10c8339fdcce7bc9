// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/table_backward.h"

#include <algorithm>

namespace ff {

void TableBackward::add_rows(const Kernels& kernels, ThreadPool& pool, float* dtable, const int32_t* ids,
                             int64_t count, int64_t columns, int32_t skipped_id, const float* dy,
                             TouchedRows* touched) {
  uses_.assign(ids, count, skipped_id);
  for (int64_t segment = 0; touched != nullptr && segment < uses_.segments(); ++segment) {
    uint8_t& marked = touched->touched[uses_.row(segment)];
    if (!marked) touched->rows.push_back(uses_.row(segment));
    marked = 1;
  }
  pool.for_each(uses_.segments(), [&](int64_t segment, int) {
    kernels.add_indexed_rows(dtable + uses_.row(segment) * columns, dy, uses_.uses(segment),
                             uses_.use_count(segment), columns);
  });
}

void TableBackward::add_positions(const Execution& run, float* dpositions, int64_t columns, const float* dy) {
  int64_t longest = 0;
  for (int64_t sequence = 0; sequence < run.layout.sequences(); ++sequence) {
    longest = std::max(longest, run.layout.length(sequence));
  }
  // Counting sort of the tokens by position: within a position the sequences stay in batch order.
  place_begin_.assign(longest + 1, 0);
  for (int64_t sequence = 0; sequence < run.layout.sequences(); ++sequence) {
    for (int64_t place = 0; place < run.layout.length(sequence); ++place) ++place_begin_[place + 1];
  }
  for (int64_t place = 0; place < longest; ++place) place_begin_[place + 1] += place_begin_[place];
  tokens_.resize(run.layout.tokens());
  for (int64_t sequence = run.layout.sequences() - 1; sequence >= 0; --sequence) {
    const int64_t first = run.layout.begin(sequence);
    for (int64_t place = 0; place < run.layout.length(sequence); ++place) {
      tokens_[--place_begin_[place + 1]] = static_cast<int32_t>(first + place);
    }
  }
  // The ends have moved back to become begins: place_begin_[place + 1] is where the place begins.
  run.pool.for_each(longest, [&](int64_t place, int) {
    const int64_t begin = place_begin_[place + 1];
    const int64_t end = place + 1 < longest ? place_begin_[place + 2] : run.layout.tokens();
    run.kernels.add_indexed_rows(dpositions + place * columns, dy, tokens_.data() + begin, end - begin,
                                 columns);
  });
}

}  // namespace ff
