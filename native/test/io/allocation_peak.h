// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Peak of what operator new has handed out, so that tests can bound what hostile input makes the engine take.
#pragma once

#include <cstddef>

namespace ff::test {

// Bytes allocated at most since construction, above those at construction.
class AllocationPeak {
 public:
  AllocationPeak();
  size_t bytes() const;

 private:
  size_t before_;
};

}  // namespace ff::test
