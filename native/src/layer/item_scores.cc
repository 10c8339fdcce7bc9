// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/item_scores.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <vector>

namespace ff {

namespace {

constexpr int64_t kRowsPerTask = 1024;

// Integers in the order of the scores: NaN below all, -0 and 0 the same.
int32_t rank_of(float score) {
  if (score != score) return std::numeric_limits<int32_t>::min();
  const int32_t bits = std::bit_cast<int32_t>(score + 0.0f);
  return bits >= 0 ? bits : bits ^ 0x7fffffff;
}

// One number a score, distinct, and higher for what comes first.
int64_t key_of(int32_t rank, int64_t index) { return (int64_t{rank} << 32) | (0xffffffff - index); }
int32_t index_of(int64_t key) { return static_cast<int32_t>(0xffffffff - (key & 0xffffffff)); }

}  // namespace

void score_items(const Kernels& kernels, ThreadPool& pool, float* scores, const float* user,
                 const float* items, const int32_t* rows, int64_t count, int64_t columns) {
  pool.for_each((count + kRowsPerTask - 1) / kRowsPerTask, [&](int64_t task, int) {
    const int64_t begin = task * kRowsPerTask;
    const int64_t end = std::min(count, begin + kRowsPerTask);
    if (rows == nullptr) {
      kernels.head_dot(scores + begin, items + begin * columns, user, end - begin, columns, 1);
      return;
    }
    for (int64_t i = begin; i < end; ++i) {
      kernels.head_dot(scores + i, items + rows[i] * columns, user, 1, columns, 1);
    }
  });
}

void top_k(int32_t* indices, const float* scores, int64_t count, int64_t k) {
  if (k == 0) return;
  std::vector<int64_t> heap;  // the lowest of the k highest keys in front
  heap.reserve(k);
  for (int64_t i = 0; i < k; ++i) heap.push_back(key_of(rank_of(scores[i]), i));
  std::make_heap(heap.begin(), heap.end(), std::greater<>());
  for (int64_t i = k; i < count; ++i) {
    const int64_t key = key_of(rank_of(scores[i]), i);
    if (key < heap.front()) continue;
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    heap.back() = key;
    std::push_heap(heap.begin(), heap.end(), std::greater<>());
  }
  std::sort(heap.begin(), heap.end(), std::greater<>());
  std::transform(heap.begin(), heap.end(), indices, index_of);
}

}  // namespace ff
