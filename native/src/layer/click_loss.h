// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The loss of clicks (Wu et al., NRMS, EMNLP 2019, section 2.3). Impression i has a user vector u_i and
// candidates c, the first of them clicked:
//   s_c = u_i . n_c    p = softmax_c(s)    loss = mean_i -log p_first
//   ds_c = (p_c - [c is first]) / I    du_i = sum_c ds_c n_c    dn_c += ds_c u_i
#pragma once

#include <cstdint>
#include <vector>

#include "kernel/kernels.h"
#include "layer/sorted_uses.h"
#include "runtime/thread_pool.h"

namespace ff {

// Impressions and their candidates, as in ff_click_batch; checked.
struct Impressions {
  int64_t count;
  const int64_t* candidate_offsets;  // [count + 1]
  const int32_t* candidates;         // rows of news
};

struct ClickGradients {
  float* users = nullptr;  // [I,D], or nullptr
  float* news = nullptr;   // [news,D], or nullptr; rows that are no candidate get 0
};

// Keeps its memory from batch to batch.
class ClickLoss {
 public:
  // The mean loss. users [I,D], news [news_count,D].
  double run(const Kernels& kernels, ThreadPool& pool, const ClickGradients& gradients,
             const Impressions& impressions, const float* users, const float* news, int64_t news_count,
             int64_t columns);

  const std::vector<float>& scores() const { return scores_; }  // of each candidate
  // Impressions whose first candidate scores higher than every other.
  int64_t count_correct(const Impressions& impressions) const;

 private:
  void score(const Kernels& kernels, ThreadPool& pool, const Impressions& impressions, const float* users,
             const float* news, int64_t columns);
  void add_to_users(const Kernels& kernels, ThreadPool& pool, float* dusers, const Impressions& impressions,
                    const float* news, int64_t columns);
  void add_to_news(const Kernels& kernels, ThreadPool& pool, float* dnews, const Impressions& impressions,
                   const float* users, int64_t columns);

  std::vector<float> scores_, dscores_;  // of each candidate
  std::vector<double> losses_;           // of each impression
  std::vector<int64_t> impression_of_;   // of each candidate
  SortedUses uses_;
};

}  // namespace ff
