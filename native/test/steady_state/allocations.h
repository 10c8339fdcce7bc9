// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Counts what operator new hands out in this program.
#pragma once

#include <cstdint>

namespace ff::test {

int64_t allocation_count();

}  // namespace ff::test
