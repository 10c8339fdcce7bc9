// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fastformer/fastformer.h"

namespace ff {

// The learning rate of the update-th optimizer update, counted from 1: a line from 0 over warmup_steps, then
// constant, a line or half a cosine down to final_learning_rate at total_steps.
double scheduled_rate(const ff_trainer_options& options, int64_t update);

}  // namespace ff
