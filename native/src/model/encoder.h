// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The whole model over a packed batch, read top to bottom:
//   E = word[ids] + position           X0 = dropout(LN(E))
//   X_l = layer l of X_{l-1}           encoder_layer.h
//   v = attention pooling of X_L       attention_pooling.h; of LN(X_L) with the norms before the parts
//   v += item[item_ids]                in a model with items
//   logits = v Wd^T + bd
#pragma once

#include <cstdint>
#include <vector>

#include "layer/embedding.h"
#include "model/activations.h"
#include "model/dropout_sites.h"
#include "model/encoder_layer.h"
#include "model/gradients.h"
#include "model/network.h"

namespace ff {

// A checked batch.
struct Batch {
  const int32_t* ids = nullptr;       // [T], or
  const float* states = nullptr;      // [T,D] when the model has no word embedding
  const int32_t* item_ids = nullptr;  // [B] when the model has items, -1: none
};

// What the caller wants; each may be nullptr.
struct Outputs {
  float* token_states = nullptr;  // [T,D]
  float* pooled = nullptr;        // [B,D]
  float* logits = nullptr;        // [B,C]
};

struct OutputGradients {
  const float* token_states = nullptr;
  const float* pooled = nullptr;
  const float* logits = nullptr;
};

void encoder_forward(const Execution& run, const ModelConfig& config, const Network& network,
                     const EncoderActivations& activations, const Batch& batch, const DropoutSites& dropout,
                     const Outputs& outputs);

// Backward of the last encoder_forward over the same activations. gradients may be nullptr.
void encoder_backward(const Execution& run, const ModelConfig& config, const Network& network,
                      const EncoderActivations& activations, const EncoderScratch& scratch,
                      const Batch& batch, const DropoutSites& dropout,
                      const OutputGradients& output_gradients, Gradients* gradients,
                      TableBackward* table_backward, float* input_gradient);

}  // namespace ff
