// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>

#include "gemm/precision.h"
#include "kernel/kernels.h"
#include "layer/attention_form.h"
#include "runtime/thread_pool.h"

namespace ff {

// The threads, the instruction set and the precision that models run on. Shared by its models.
class Context {
 public:
  // precision: an ff_precision. Throws Error(UNSUPPORTED) when FF_ISA or the precision asks for what the CPU
  // lacks, or FF_ATTENTION for an unknown form.
  Context(int threads, int32_t precision);

  const Kernels& kernels() const { return *kernels_; }
  Precision precision() const { return precision_; }
  ThreadPool& pool() { return pool_; }
  // The calling thread alone, for any number of callers at once.
  ThreadPool& calling_thread() { return calling_thread_; }
  std::optional<AttentionForm> forced_form() const { return forced_form_; }

 private:
  const Kernels* kernels_;
  Precision precision_;
  std::optional<AttentionForm> forced_form_;
  ThreadPool pool_;
  ThreadPool calling_thread_{1};
};

}  // namespace ff
