// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The whole model in double precision, without dropout: the oracle of the engine.
//   X0 = [LayerNorm](word_embedding[ids] [+ positions]) ; layers ; pooled = pooling [+
//   item_embedding[item_id]] ; logits = pooled Wd^T + bd
// Sequences are packed as in the C ABI and are computed one by one, so a sequence cannot see its neighbours.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/parameters.h"

namespace ff::reference {

struct Batch {
  std::vector<int64_t> offsets;   // [B + 1]
  std::vector<int32_t> ids;       // [T], for a model with an embedding table
  Matrix input_states;            // [T,D], for one without
  std::vector<int32_t> item_ids;  // [B], for a model with items; -1: none

  int64_t sequences() const { return static_cast<int64_t>(offsets.size()) - 1; }
  int64_t tokens() const { return offsets.back(); }
};

// Parts that the configuration does not have keep no rows.
struct Outputs {
  Matrix token_states;  // [T,D]
  Matrix pooled;        // [B,D]; zeros for an empty sequence without item
  Matrix logits;        // [B,C]
};

struct Gradients {
  Parameters parameters;
  Matrix input;  // [T,D]: of the word embeddings or input states of each token
};

Outputs forward(const ff_model_config& config, const Parameters& parameters, const Batch& batch);

// Gradients of sum(outputs * doutputs); parts of doutputs without rows count as zero. Runs its own forward.
Gradients backward(const ff_model_config& config, const Parameters& parameters, const Batch& batch,
                   const Outputs& doutputs);

}  // namespace ff::reference
