// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>

namespace ff::bench {

// The largest resident set, in bytes, of a process of its own that runs work(context). Call it before this
// process starts a thread. Throws std::runtime_error when the process cannot be started or fails.
int64_t peak_memory(void (*work)(const void* context), const void* context);

// The same for a callable.
template <typename Function>
int64_t peak_memory(const Function& function) {
  return peak_memory([](const void* context) { (*static_cast<const Function*>(context))(); }, &function);
}

}  // namespace ff::bench
