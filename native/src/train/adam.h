// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Dense Adam (torch.optim.Adam; with decoupled decay torch.optim.AdamW) whose cost follows the batch. A row
// of a row table (word or item embedding) that got no gradient still moves at every update, as its moments
// decay. Those updates are put off and replayed, with the same bits, when the row is next needed: before a
// forward that reads it, and before anyone else reads the model. Each row knows its last update.
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

  // Brings the rows of these ids of a row table up to date; kNone is no table, negative ids are no rows.
  void catch_up(const Kernels& kernels, ThreadPool& pool, int table, const int32_t* ids, int64_t count);
  // Brings every row of every table up to date.
  void catch_up_all(const Kernels& kernels, ThreadPool& pool);

  // Sum of the squares of all gradients.
  double sum_of_squares(const Kernels& kernels, ThreadPool& pool, Gradients* gradients);

  // Makes room for the next update, which then cannot fail.
  void reserve_update();
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
  struct Table {
    int parameter;
    int64_t columns;
    std::vector<int64_t> row_update;  // the last update that each row has made
  };
  struct PendingRow {
    int32_t row;
    int64_t from;  // its last update
  };

  void replay_pending(const Kernels& kernels, ThreadPool& pool, const Table& table);
  void update_rows(const Kernels& kernels, ThreadPool& pool, Table* table, const std::vector<int32_t>& rows,
                   float* gradient, float gradient_scale, const AdamStep& step);

  ParameterValues* values_;
  AdamConstants constants_;
  ParameterValues first_moment_;
  ParameterValues second_moment_;
  int64_t update_count_ = 0;
  std::vector<Chunk> chunks_;  // of every parameter but the row tables
  std::vector<double> squares_;
  std::vector<Table> tables_;      // in the order of row_tables()
  std::vector<AdamStep> history_;  // the updates since history_begin_, if there are row tables
  int64_t history_begin_ = 0;      // updates before the first of history_
  std::vector<PendingRow> pending_;
};

}  // namespace ff
