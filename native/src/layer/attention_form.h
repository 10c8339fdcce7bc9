// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Four ways to compute additive attention with its output projection; all give the same result but for
// rounding.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gemm/precision.h"

namespace ff {

enum class AttentionForm : uint8_t {
  kExplicit,  // additive_attention.h: every matrix of the formula
  kBatch,     // folded_attention.h: global vectors from pooled inputs, weights that all sequences share
  kQuery,     // the same, and one matrix a sequence from the query to the output
  kFull,      // the same, and one matrix a sequence from the input to the output
};

struct AttentionShape {
  int64_t hidden;
  int64_t heads;
  bool tied_value;
  bool output_projection;
};

// The form for a sequence of this many tokens: the cheapest by the cost model, or the forced one. A function
// of its arguments alone, so a sequence's bits depend on nothing else. An empty sequence is kExplicit. The
// query form needs a tied value and an output projection; without them the batch form stands in for it.
AttentionForm choose_attention_form(int64_t tokens, const AttentionShape& shape, std::string_view isa,
                                    Precision precision, std::optional<AttentionForm> forced);

// FF_ATTENTION as it is now: explicit, batch, query or full; unset or empty: none. Throws
// Error(UNSUPPORTED) for another word.
std::optional<AttentionForm> forced_attention_form();

}  // namespace ff
