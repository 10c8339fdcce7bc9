// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The parts of folded attention's backward that add up over sequences.
#pragma once

#include "layer/folded_attention.h"

namespace ff {

// dT, dWo (into scratch, row-major) and dk of the query and the full form, from G = dy [T,D] and x [T,D], and
// the full form's gradients of [Wv ; bv] and [Wq ; bq] Wo.
void output_matrix_gradients(const Execution& run, const FoldedWeights& weights,
                             const FoldedAttentionActivations& activations,
                             const FoldedAttentionScratch& scratch, const float* dy, const float* x);

// Every parameter gradient, from what the steps before have left in scratch.
void folded_parameter_gradients(const Execution& run, const FoldedAttentionGradients& gradients,
                                const FoldedWeights& weights, const FoldedAttentionActivations& activations,
                                const FoldedAttentionScratch& scratch, const float* x);

}  // namespace ff
