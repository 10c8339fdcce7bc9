// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/embedding.h"

#include <algorithm>
#include <cstring>

namespace ff {

void embed_tile(const Execution& run, float* e, const Embedding& embedding, const int32_t* ids,
                const float* states, int64_t tile_index) {
  const Tile tile = run.layout.flat_tile(tile_index);
  const int64_t columns = embedding.columns;
  if (embedding.word != nullptr) {
    run.kernels.gather_rows(e, embedding.word, ids + tile.begin, tile.rows(), columns);
  } else {
    std::memcpy(e, states + tile.begin * columns, tile.rows() * columns * sizeof(float));
  }
  if (embedding.position == nullptr) return;
  run.layout.for_each_part(tile_index, [&](int64_t sequence, int64_t begin, int64_t end) {
    float* rows = e + (begin - tile.begin) * columns;
    const int64_t place = begin - run.layout.begin(sequence);
    run.kernels.add(rows, rows, embedding.position + place * columns, (end - begin) * columns);
  });
}

void EmbeddingBackward::run(const Execution& run, float* dword, float* dposition, const Embedding& embedding,
                            const int32_t* ids, const float* de, std::vector<int32_t>* touched_rows,
                            std::vector<uint8_t>* row_touched) {
  if (dword != nullptr) add_word_rows(run, dword, embedding, ids, de, touched_rows, row_touched);
  if (dposition != nullptr) add_position_rows(run, dposition, embedding, de);
}

void EmbeddingBackward::add_word_rows(const Execution& run, float* dword, const Embedding& embedding,
                                      const int32_t* ids, const float* de, std::vector<int32_t>* touched_rows,
                                      std::vector<uint8_t>* row_touched) {
  order_.clear();
  for (int64_t token = 0; token < run.layout.tokens(); ++token) {
    if (embedding.padding_row && ids[token] == 0) continue;
    order_.push_back(static_cast<uint64_t>(ids[token]) << 32 | static_cast<uint64_t>(token));
  }
  std::sort(order_.begin(), order_.end());

  tokens_.clear();
  segment_begin_.clear();
  uint64_t previous = ~uint64_t{0};
  for (const uint64_t key : order_) {
    const uint64_t id = key >> 32;
    if (id != previous) {
      segment_begin_.push_back(static_cast<int64_t>(tokens_.size()));
      if (!(*row_touched)[id]) {
        (*row_touched)[id] = 1;
        touched_rows->push_back(static_cast<int32_t>(id));
      }
      previous = id;
    }
    tokens_.push_back(static_cast<int32_t>(key & 0xffffffffu));
  }
  const int64_t segments = static_cast<int64_t>(segment_begin_.size());
  segment_begin_.push_back(static_cast<int64_t>(tokens_.size()));

  run.pool.for_each(segments, [&](int64_t segment, int) {
    const int64_t begin = segment_begin_[segment];
    const int64_t id = ids[tokens_[begin]];
    run.kernels.add_indexed_rows(dword + id * embedding.columns, de, tokens_.data() + begin,
                                 segment_begin_[segment + 1] - begin, embedding.columns);
  });
}

void EmbeddingBackward::add_position_rows(const Execution& run, float* dposition, const Embedding& embedding,
                                          const float* de) {
  int64_t longest = 0;
  for (int64_t sequence = 0; sequence < run.layout.sequences(); ++sequence) {
    longest = std::max(longest, run.layout.length(sequence));
  }
  // Counting sort of the tokens by position: within a position the sequences stay in batch order.
  segment_begin_.assign(longest + 1, 0);
  for (int64_t sequence = 0; sequence < run.layout.sequences(); ++sequence) {
    for (int64_t place = 0; place < run.layout.length(sequence); ++place) ++segment_begin_[place + 1];
  }
  for (int64_t place = 0; place < longest; ++place) segment_begin_[place + 1] += segment_begin_[place];
  tokens_.resize(run.layout.tokens());
  for (int64_t sequence = run.layout.sequences() - 1; sequence >= 0; --sequence) {
    const int64_t first = run.layout.begin(sequence);
    for (int64_t place = 0; place < run.layout.length(sequence); ++place) {
      tokens_[--segment_begin_[place + 1]] = static_cast<int32_t>(first + place);
    }
  }
  // The ends have moved back to become begins: segment_begin_[place + 1] is where the place begins.
  run.pool.for_each(longest, [&](int64_t place, int) {
    const int64_t begin = segment_begin_[place + 1];
    const int64_t end = place + 1 < longest ? segment_begin_[place + 2] : run.layout.tokens();
    run.kernels.add_indexed_rows(dposition + place * embedding.columns, de, tokens_.data() + begin, end - begin,
                                 embedding.columns);
  });
}

}  // namespace ff
