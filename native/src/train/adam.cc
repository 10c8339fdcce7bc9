// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "train/adam.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ff {

namespace {

constexpr int64_t kChunkFloats = 16384;  // one optimizer task: four arrays of it fit a core's second-level cache
constexpr int64_t kRowsPerTask = 16;

}  // namespace

Adam::Adam(ParameterValues* values, const AdamConstants& constants)
    : values_(values), constants_(constants), first_moment_(values->table()), second_moment_(values->table()),
      embedding_(values->table().word_embedding()) {
  const ParameterTable& table = values->table();
  for (int index = 0; index < table.count(); ++index) {
    if (index == embedding_) continue;
    const int64_t elements = table.info(index).elements();
    for (int64_t begin = 0; begin < elements; begin += kChunkFloats) {
      chunks_.push_back({index, begin, std::min(kChunkFloats, elements - begin)});
    }
  }
  if (embedding_ != kNone) {
    row_update_.assign(table.info(embedding_).rows, 0);
    embedding_columns_ = table.info(embedding_).columns;
  }
}

void Adam::catch_up(const Kernels& kernels, ThreadPool& pool, const int32_t* ids, int64_t count) {
  if (embedding_ == kNone) return;
  pending_.clear();
  pending_.reserve(std::min(static_cast<size_t>(count), row_update_.size()));  // may throw: before any row is marked
  for (int64_t t = 0; t < count; ++t) {
    int64_t& last = row_update_[ids[t]];
    if (last == update_count_) continue;
    pending_.push_back({ids[t], last});
    last = update_count_;
  }
  replay_pending(kernels, pool);
}

void Adam::catch_up_all(const Kernels& kernels, ThreadPool& pool) {
  if (embedding_ == kNone) return;
  pending_.clear();
  pending_.reserve(row_update_.size());
  for (size_t row = 0; row < row_update_.size(); ++row) {
    if (row_update_[row] == update_count_) continue;
    pending_.push_back({static_cast<int32_t>(row), row_update_[row]});
    row_update_[row] = update_count_;
  }
  replay_pending(kernels, pool);
  history_.clear();
  history_begin_ = update_count_;
}

void Adam::replay_pending(const Kernels& kernels, ThreadPool& pool) {
  const int64_t rows = static_cast<int64_t>(pending_.size());
  pool.for_each((rows + kRowsPerTask - 1) / kRowsPerTask, [&](int64_t task, int) {
    for (int64_t i = task * kRowsPerTask; i < std::min(rows, (task + 1) * kRowsPerTask); ++i) {
      const int64_t first = pending_[i].row * embedding_columns_;
      kernels.adam_replay(values_->at(embedding_) + first, first_moment_.at(embedding_) + first,
                          second_moment_.at(embedding_) + first, &constants_,
                          history_.data() + (pending_[i].from - history_begin_), update_count_ - pending_[i].from,
                          embedding_columns_);
    }
  });
}

double Adam::norm(const Kernels& kernels, ThreadPool& pool, Gradients* gradients) {
  const std::vector<int32_t>& rows = gradients->touched_rows();
  const int64_t chunks = static_cast<int64_t>(chunks_.size());
  chunk_squares_.resize(chunks + rows.size());
  pool.for_each(chunks, [&](int64_t i, int) {
    const Chunk& chunk = chunks_[i];
    chunk_squares_[i] = kernels.sum_of_squares(gradients->values().at(chunk.parameter) + chunk.begin, chunk.count);
  });
  pool.for_each((static_cast<int64_t>(rows.size()) + kRowsPerTask - 1) / kRowsPerTask, [&](int64_t task, int) {
    const size_t end = std::min(rows.size(), static_cast<size_t>((task + 1) * kRowsPerTask));
    for (size_t i = task * kRowsPerTask; i < end; ++i) {
      chunk_squares_[chunks + i] = kernels.sum_of_squares(
          gradients->values().at(embedding_) + rows[i] * embedding_columns_, embedding_columns_);
    }
  });
  double sum = 0;
  for (const double square : chunk_squares_) sum += square;
  return std::sqrt(sum);
}

void Adam::update(const Kernels& kernels, ThreadPool& pool, Gradients* gradients, float gradient_scale,
                  const AdamStep& step) {
  if (embedding_ != kNone) history_.push_back(step);  // may throw: before anything changes
  ++update_count_;
  pool.for_each(static_cast<int64_t>(chunks_.size()), [&](int64_t i, int) {
    const Chunk& chunk = chunks_[i];
    kernels.adam(values_->at(chunk.parameter) + chunk.begin, first_moment_.at(chunk.parameter) + chunk.begin,
                 second_moment_.at(chunk.parameter) + chunk.begin,
                 gradients->values().at(chunk.parameter) + chunk.begin, gradient_scale, &constants_, &step,
                 chunk.count);
  });
  if (embedding_ == kNone) return;

  const std::vector<int32_t>& rows = gradients->touched_rows();
  const int64_t row_count = static_cast<int64_t>(rows.size());
  pool.for_each((row_count + kRowsPerTask - 1) / kRowsPerTask, [&](int64_t task, int) {
    for (int64_t i = task * kRowsPerTask; i < std::min(row_count, (task + 1) * kRowsPerTask); ++i) {
      const int64_t first = rows[i] * embedding_columns_;
      kernels.adam(values_->at(embedding_) + first, first_moment_.at(embedding_) + first,
                   second_moment_.at(embedding_) + first, gradients->values().at(embedding_) + first,
                   gradient_scale, &constants_, &step, embedding_columns_);
      row_update_[rows[i]] = update_count_;
    }
  });
}

void Adam::restore(ParameterValues first_moment, ParameterValues second_moment, int64_t update_count) {
  first_moment_ = std::move(first_moment);
  second_moment_ = std::move(second_moment);
  update_count_ = update_count;
  std::fill(row_update_.begin(), row_update_.end(), update_count);
  history_.clear();
  history_begin_ = update_count;
}

}  // namespace ff
