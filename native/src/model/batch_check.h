// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fastformer/fastformer.h"
#include "model/config.h"

namespace ff {

// Throws Error(INVALID_ARGUMENT) naming the field, the place and the value unless the batch is well-formed for
// the model: struct size, offsets, ids and lengths.
void check_batch(const ModelConfig& config, const ff_batch& batch);

// The same for outputs: nothing is asked for that the model does not have.
void check_outputs(const ModelConfig& config, const ff_outputs& outputs);

}  // namespace ff
