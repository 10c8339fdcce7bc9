// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "train/adam.h"

#include <algorithm>
#include <utility>

namespace ff {

namespace {

constexpr int64_t kChunkFloats =
    16384;  // one optimizer task: four arrays of it fit a core's second-level cache
constexpr int64_t kRowsPerTask = 16;

// task(i) for 0 .. rows - 1, kRowsPerTask of them in one task of the pool.
template <typename Task>
void for_each_row(ThreadPool& pool, int64_t rows, const Task& task) {
  pool.for_each((rows + kRowsPerTask - 1) / kRowsPerTask, [&](int64_t block, int) {
    for (int64_t i = block * kRowsPerTask; i < std::min(rows, (block + 1) * kRowsPerTask); ++i) task(i);
  });
}

}  // namespace

Adam::Adam(ParameterValues* values, const AdamConstants& constants)
    : values_(values),
      constants_(constants),
      first_moment_(values->table()),
      second_moment_(values->table()) {
  const ParameterTable& table = values->table();
  for (const int parameter : table.row_tables()) {
    const ParameterInfo& info = table.info(parameter);
    tables_.push_back({parameter, info.columns, std::vector<int64_t>(info.rows, 0)});
  }
  for (int index = 0; index < table.count(); ++index) {
    const std::vector<int>& row_tables = table.row_tables();
    if (std::find(row_tables.begin(), row_tables.end(), index) != row_tables.end()) continue;
    const int64_t elements = table.info(index).elements();
    for (int64_t begin = 0; begin < elements; begin += kChunkFloats) {
      chunks_.push_back({index, begin, std::min(kChunkFloats, elements - begin)});
    }
  }
}

void Adam::catch_up(const Kernels& kernels, ThreadPool& pool, int table, const int32_t* ids, int64_t count) {
  for (Table& rows : tables_) {
    if (rows.parameter != table) continue;
    pending_.clear();
    // May throw: before any row is marked.
    pending_.reserve(std::min(static_cast<size_t>(count), rows.row_update.size()));
    for (int64_t t = 0; t < count; ++t) {
      if (ids[t] < 0) continue;
      int64_t& last = rows.row_update[ids[t]];
      if (last == update_count_) continue;
      pending_.push_back({ids[t], last});
      last = update_count_;
    }
    replay_pending(kernels, pool, rows);
  }
}

void Adam::catch_up_all(const Kernels& kernels, ThreadPool& pool) {
  for (Table& table : tables_) {
    pending_.clear();
    pending_.reserve(table.row_update.size());
    for (size_t row = 0; row < table.row_update.size(); ++row) {
      if (table.row_update[row] == update_count_) continue;
      pending_.push_back({static_cast<int32_t>(row), table.row_update[row]});
      table.row_update[row] = update_count_;
    }
    replay_pending(kernels, pool, table);
  }
  history_.clear();
  history_begin_ = update_count_;
}

void Adam::replay_pending(const Kernels& kernels, ThreadPool& pool, const Table& table) {
  for_each_row(pool, static_cast<int64_t>(pending_.size()), [&](int64_t i) {
    const int64_t first = pending_[i].row * table.columns;
    kernels.adam_replay(values_->at(table.parameter) + first, first_moment_.at(table.parameter) + first,
                        second_moment_.at(table.parameter) + first, &constants_,
                        history_.data() + (pending_[i].from - history_begin_),
                        update_count_ - pending_[i].from, table.columns);
  });
}

double Adam::sum_of_squares(const Kernels& kernels, ThreadPool& pool, Gradients* gradients) {
  size_t count = chunks_.size();
  for (size_t index = 0; index < tables_.size(); ++index) count += gradients->touched_rows(index).size();
  squares_.resize(count);
  pool.for_each(static_cast<int64_t>(chunks_.size()), [&](int64_t i, int) {
    const Chunk& chunk = chunks_[i];
    squares_[i] = kernels.sum_of_squares(gradients->values().at(chunk.parameter) + chunk.begin, chunk.count);
  });
  double* squares = squares_.data() + chunks_.size();
  for (size_t index = 0; index < tables_.size(); ++index) {
    const Table& table = tables_[index];
    const std::vector<int32_t>& rows = gradients->touched_rows(index);
    const float* gradient = gradients->values().at(table.parameter);
    for_each_row(pool, static_cast<int64_t>(rows.size()), [&](int64_t i) {
      squares[i] = kernels.sum_of_squares(gradient + rows[i] * table.columns, table.columns);
    });
    squares += rows.size();
  }
  double sum = 0;
  for (const double square : squares_) sum += square;
  return sum;
}

void Adam::reserve_update() {
  if (history_.size() == history_.capacity()) history_.reserve(2 * history_.size() + 1);
}

void Adam::update(const Kernels& kernels, ThreadPool& pool, Gradients* gradients, float gradient_scale,
                  const AdamStep& step) {
  if (!tables_.empty()) history_.push_back(step);
  ++update_count_;
  pool.for_each(static_cast<int64_t>(chunks_.size()), [&](int64_t i, int) {
    const Chunk& chunk = chunks_[i];
    kernels.adam(values_->at(chunk.parameter) + chunk.begin, first_moment_.at(chunk.parameter) + chunk.begin,
                 second_moment_.at(chunk.parameter) + chunk.begin,
                 gradients->values().at(chunk.parameter) + chunk.begin, gradient_scale, &constants_, &step,
                 chunk.count);
  });
  for (size_t index = 0; index < tables_.size(); ++index) {
    Table* table = &tables_[index];
    update_rows(kernels, pool, table, gradients->touched_rows(index),
                gradients->values().at(table->parameter), gradient_scale, step);
  }
}

void Adam::update_rows(const Kernels& kernels, ThreadPool& pool, Table* table,
                       const std::vector<int32_t>& rows, float* gradient, float gradient_scale,
                       const AdamStep& step) {
  for_each_row(pool, static_cast<int64_t>(rows.size()), [&](int64_t i) {
    const int64_t first = rows[i] * table->columns;
    kernels.adam(values_->at(table->parameter) + first, first_moment_.at(table->parameter) + first,
                 second_moment_.at(table->parameter) + first, gradient + first, gradient_scale, &constants_,
                 &step, table->columns);
    table->row_update[rows[i]] = update_count_;
  });
}

void Adam::restore(ParameterValues first_moment, ParameterValues second_moment, int64_t update_count) {
  first_moment_ = std::move(first_moment);
  second_moment_ = std::move(second_moment);
  update_count_ = update_count;
  for (Table& table : tables_) std::fill(table.row_update.begin(), table.row_update.end(), update_count);
  history_.clear();
  history_begin_ = update_count;
}

}  // namespace ff
