// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Counts what operator new hands out to the code of this program, the engine included. Calls from shared
// libraries do not count: oneDNN builds a map of its arguments at every execution.
#pragma once

#include <cstdint>

namespace ff::test {

int64_t allocation_count();

}  // namespace ff::test
