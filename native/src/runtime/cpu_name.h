// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

namespace ff {

// The brand string of the CPU, or "unknown CPU". Static storage.
const char* cpu_name();

}  // namespace ff
