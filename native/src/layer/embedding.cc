// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/embedding.h"

#include <cstring>

namespace ff {

void embed_tile(const Execution& run, float* e, const Embedding& embedding, const int32_t* ids,
                const float* states, int64_t tile_index) {
  const Tile tile = run.layout.flat_tile(tile_index);
  const int64_t columns = embedding.columns;
  run.layout.for_each_part(tile_index, [&](int64_t sequence, int64_t begin, int64_t end) {
    float* rows = e + (begin - tile.begin) * columns;
    const int64_t count = end - begin;
    const float* positions = embedding.position;
    if (positions != nullptr) positions += (begin - run.layout.begin(sequence)) * columns;
    if (embedding.word != nullptr) {
      run.kernels.gather_rows(rows, embedding.word, ids + begin, positions, count, columns);
    } else if (positions != nullptr) {
      run.kernels.add(rows, states + begin * columns, positions, count * columns);
    } else {
      std::memcpy(rows, states + begin * columns, count * columns * sizeof(float));
    }
  });
}

}  // namespace ff
