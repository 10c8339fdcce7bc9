// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/embedding.h"

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

}  // namespace ff
