// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// One Fastformer layer over a packed batch (the authors' FastformerLayer):
//   Y = attention of X
//   Z = LN(dropout(Y Wo^T + bo) + X)
//   X' = LN(dropout(gelu(Z Wi^T + bi) Wf^T + bf) + Z)
// or, with the layer norms before each part (Xiong et al., arXiv 2002.04745):
//   Y = attention of LN(X)
//   Z = dropout(Y Wo^T + bo) + X
//   X' = dropout(gelu(LN(Z) Wi^T + bi) Wf^T + bf) + Z
// Attention is additive or self-attention. Projection, residual additions, layer norms and the feed-forward
// part are switches; a part that the model lacks hands its input on.
#pragma once

#include "model/activations.h"
#include "model/dropout_sites.h"
#include "model/network.h"

namespace ff {

// One layer's place in a pass.
struct LayerContext {
  const Execution& run;
  const ModelConfig& config;
  const EncoderLayer& layer;
  const LayerActivations& activations;
  const DropoutSites& dropout;
  int64_t index;
};

// From x [T,D] to activations.output.
void layer_forward(const LayerContext& context, const float* x);

struct LayerGradients {
  AttentionGradients attention;
  LayerNormGradients attention_norm;
  FeedForwardGradients feed_forward;
  LayerNormGradients output_norm;
};

// scratch.dstate holds dX' on entry and dX on return; parameter gradients add up.
void layer_backward(const LayerContext& context, const LayerGradients& gradients,
                    const EncoderScratch& scratch, const float* x);

}  // namespace ff
