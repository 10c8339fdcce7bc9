// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "kernel/kernels.h"
#include "runtime/thread_pool.h"

namespace ff {

// The threads and the instruction set that models run on. Shared by its models.
class Context {
 public:
  // Throws Error(UNSUPPORTED) when FF_ISA asks for what the CPU lacks.
  explicit Context(int threads);

  const Kernels& kernels() const { return *kernels_; }
  ThreadPool& pool() { return pool_; }

 private:
  const Kernels* kernels_;
  ThreadPool pool_;
};

}  // namespace ff
