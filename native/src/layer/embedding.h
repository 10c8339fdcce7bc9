// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The input of the encoder: E_t = word[ids_t] + position[place of t in its sequence].
#pragma once

#include <cstdint>

#include "layer/execution.h"

namespace ff {

struct Embedding {
  const float* word = nullptr;      // [V,D]; nullptr: input states are given
  const float* position = nullptr;  // [max positions, D] or nullptr
  int64_t columns = 0;
  bool padding_row = false;
};

// One flat tile of E into e. states: the caller's input [T,D] when there is no word table.
void embed_tile(const Execution& run, float* e, const Embedding& embedding, const int32_t* ids,
                const float* states, int64_t tile_index);

}  // namespace ff
