// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The memory of the attention block: what the forms of one batch need, and no more.
#pragma once

#include "layer/attention_block.h"
#include "model/block_planner.h"

namespace ff {

AttentionBlockActivations plan_attention(BlockPlanner* planner, const Execution& run, const FoldedWeights& weights);

AttentionBlockScratch plan_attention_scratch(BlockPlanner* planner, const Execution& run,
                                             const FoldedWeights& weights);

}  // namespace ff
