// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Dense Adam (torch.optim.Adam; with decoupled decay torch.optim.AdamW) whose cost follows the batch. A row of
// the embedding table that got no gradient still moves at every update, as its moments decay. Those updates
// are put off and replayed, with the same bits, when the row is next needed: before a forward that reads it,
// and before anyone else reads the model. Each row knows its last update.
#pragma once

#include <cstdint>
#include <vector>

#include "kernel/kernels.h"
#include "model/gradients.h"
#include "model/parameters.h"
#include "runtime/thread_pool.h"

namespace ff {

class Adam {
 public:
  // values must outlive this object.
  Adam(ParameterValues* values, const AdamConstants& constants);

  int64_t update_count() const { return update_count_; }

  // Brings the embedding rows of these ids up to date.
  void catch_up(const Kernels& kernels, ThreadPool& pool, const int32_t* ids, int64_t count);
  // Brings every embedding row up to date.
  void catch_up_all(const Kernels& kernels, ThreadPool& pool);

  // Global norm of the gradients.
  double norm(const Kernels& kernels, ThreadPool& pool, Gradients* gradients);

  // One update with gradients * gradient_scale. Rows touched by the gradients must be up to date.
  void update(const Kernels& kernels, ThreadPool& pool, Gradients* gradients, float gradient_scale,
              const AdamStep& step);

  // For checkpoints; every row must be up to date.
  const ParameterValues& first_moment() const { return first_moment_; }
  const ParameterValues& second_moment() const { return second_moment_; }
  void restore(ParameterValues first_moment, ParameterValues second_moment, int64_t update_count);

 private:
  struct Chunk {
    int parameter;
    int64_t begin;
    int64_t count;
  };

  void replay_pending(const Kernels& kernels, ThreadPool& pool);

  ParameterValues* values_;
  AdamConstants constants_;
  ParameterValues first_moment_;
  ParameterValues second_moment_;
  int64_t update_count_ = 0;
  std::vector<Chunk> chunks_;         // of every parameter but the word embedding
  std::vector<double> chunk_squares_;
  int embedding_;
  int64_t embedding_columns_ = 0;
  std::vector<int64_t> row_update_;   // [V] the last update that each row has made
  std::vector<AdamStep> history_;     // the updates since history_begin_
  int64_t history_begin_ = 0;         // updates before the first of history_
  struct PendingRow {
    int32_t row;
    int64_t from;  // its last update
  };
  std::vector<PendingRow> pending_;
};

}  // namespace ff
