// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The input of the encoder: E_t = word[ids_t] + position[place of t in its sequence].
#pragma once

#include <cstdint>
#include <vector>

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

// Gradients of both tables. A word row's gradient is summed over its tokens in batch order, by one task a row,
// so bits do not depend on threads. Keeps its memory from batch to batch.
class EmbeddingBackward {
 public:
  // dword [V,D] and dposition (nullptr: not wanted) += sums of de [T,D]. Appends the word rows that got a
  // gradient to touched_rows, each once, unless row_touched [V] has them already.
  void run(const Execution& run, float* dword, float* dposition, const Embedding& embedding, const int32_t* ids,
           const float* de, std::vector<int32_t>* touched_rows, std::vector<uint8_t>* row_touched);

 private:
  void add_word_rows(const Execution& run, float* dword, const Embedding& embedding, const int32_t* ids,
                     const float* de, std::vector<int32_t>* touched_rows, std::vector<uint8_t>* row_touched);
  void add_position_rows(const Execution& run, float* dposition, const Embedding& embedding, const float* de);

  std::vector<uint64_t> order_;         // id << 32 | token, sorted
  std::vector<int32_t> tokens_;         // the tokens in that order, or by position
  std::vector<int64_t> segment_begin_;  // of each distinct id or position in tokens_
};

}  // namespace ff
