// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>

#include "kernel/kernels.h"
#include "runtime/thread_pool.h"

namespace ff {

// scores_i = user . row i of items, or, unless rows is nullptr, row rows_i; arguments must have been checked.
void score_items(const Kernels& kernels, ThreadPool& pool, float* scores, const float* user,
                 const float* items, const int32_t* rows, int64_t count, int64_t columns);

// The numbers of the k highest of scores [count], highest first; k <= count. Of equal scores the lower number
// comes first, and NaN comes after every number.
void top_k(int32_t* indices, const float* scores, int64_t count, int64_t k);

}  // namespace ff
