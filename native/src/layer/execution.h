// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "kernel/kernels.h"
#include "layer/attention_plan.h"
#include "layer/batch_layout.h"
#include "runtime/thread_pool.h"

namespace ff {

// What every layer needs to run: the kernels of the instruction set, the threads, the batch's cut (or that of
// some of its sequences), and the forms of attention.
struct Execution {
  const Kernels& kernels;
  ThreadPool& pool;
  const BatchLayout& layout;
  const AttentionPlan& attention;

  Execution on(const BatchLayout& sequences) const { return {kernels, pool, sequences, attention}; }

  template <typename Function>
  void for_each_flat_tile(const Function& function) const {
    pool.for_each(layout.flat_tiles(),
                  [&](int64_t index, int worker) { function(index, layout.flat_tile(index), worker); });
  }

  // function(tile index, tile, worker), neighbouring tiles of short sequences in one task.
  template <typename Function>
  void for_each_sequence_tile(const Function& function) const {
    pool.for_each(layout.groups(), [&](int64_t group, int worker) {
      for (int64_t index = layout.group_begin(group); index < layout.group_end(group); ++index) {
        function(index, layout.sequence_tile(index), worker);
      }
    });
  }

  template <typename Function>
  void for_each_sequence(const Function& function) const {
    pool.for_each(layout.sequences(), function);
  }
};

}  // namespace ff
