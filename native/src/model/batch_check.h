// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <string>

#include "fastformer/fastformer.h"
#include "model/config.h"

namespace ff {

// Throws Error(INVALID_ARGUMENT) naming the field, the place and the value unless the batch is well-formed
// for the model: struct size, offsets, ids and lengths.
void check_batch(const ModelConfig& config, const ff_batch& batch);

// The same for outputs: nothing is asked for that the model does not have.
void check_outputs(const ModelConfig& config, const ff_outputs& outputs);

// Tokens, or anything else that a batch counts.
constexpr int64_t kMaxTokens = (int64_t{1} << 31) - 1;

// Tokens that the model takes of one sequence.
int64_t longest_sequence(const ModelConfig& config);

// The same for offsets [count + 1] that say themselves how many elements there are: sequences of shortest to
// longest elements. what: their name in messages.
void check_offsets(const char* what, const int64_t* offsets, int64_t count, int64_t shortest,
                   int64_t longest);

// The same for numbers [count] of 0 to rows - 1, or to -1, if that is allowed.
void check_row_numbers(const char* what, const int32_t* numbers, int64_t count, int64_t rows,
                       bool allows_none);

}  // namespace ff
