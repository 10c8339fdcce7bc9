// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The memory of a layer's attention: what the forms of one batch need, and no more.
#pragma once

#include "layer/attention.h"
#include "model/block_planner.h"

namespace ff {

AttentionActivations plan_attention(BlockPlanner* planner, const Execution& run, const Attention& attention);

AttentionScratch plan_attention_scratch(BlockPlanner* planner, const Execution& run,
                                        const Attention& attention);

}  // namespace ff
