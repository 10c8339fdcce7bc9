// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/click_loss.h"

#include <algorithm>
#include <cmath>

namespace ff {

namespace {

// The loss of one impression; ds = (p - [first]) / count.
double softmax_loss(float* ds, const float* s, int64_t candidates, int64_t count) {
  const double max = *std::max_element(s, s + candidates);
  double sum = 0;
  for (int64_t c = 0; c < candidates; ++c) sum += std::exp(s[c] - max);
  const double normalizer = max + std::log(sum);
  for (int64_t c = 0; c < candidates; ++c) {
    const double clicked = c == 0 ? 1 : 0;
    ds[c] = static_cast<float>((std::exp(s[c] - normalizer) - clicked) / static_cast<double>(count));
  }
  return normalizer - s[0];
}

}  // namespace

double ClickLoss::run(const Kernels& kernels, ThreadPool& pool, const ClickGradients& gradients,
                      const Impressions& impressions, const float* users, const float* news,
                      int64_t news_count, int64_t columns) {
  score(kernels, pool, impressions, users, news, columns);
  double loss = 0;
  for (const double of_impression : losses_) loss += of_impression;
  if (gradients.users != nullptr) {
    std::fill_n(gradients.users, impressions.count * columns, 0.0f);
    add_to_users(kernels, pool, gradients.users, impressions, news, columns);
  }
  if (gradients.news != nullptr) {
    std::fill_n(gradients.news, news_count * columns, 0.0f);
    add_to_news(kernels, pool, gradients.news, impressions, users, columns);
  }
  return loss / static_cast<double>(impressions.count);
}

void ClickLoss::score(const Kernels& kernels, ThreadPool& pool, const Impressions& impressions,
                      const float* users, const float* news, int64_t columns) {
  const int64_t candidates = impressions.candidate_offsets[impressions.count];
  scores_.resize(candidates);
  dscores_.resize(candidates);
  impression_of_.resize(candidates);
  losses_.resize(impressions.count);
  pool.for_each(impressions.count, [&](int64_t impression, int) {
    const int64_t begin = impressions.candidate_offsets[impression];
    const int64_t end = impressions.candidate_offsets[impression + 1];
    for (int64_t c = begin; c < end; ++c) {
      kernels.head_dot(&scores_[c], news + impressions.candidates[c] * columns, users + impression * columns,
                       1, columns, 1);
      impression_of_[c] = impression;
    }
    losses_[impression] = softmax_loss(&dscores_[begin], &scores_[begin], end - begin, impressions.count);
  });
}

void ClickLoss::add_to_users(const Kernels& kernels, ThreadPool& pool, float* dusers,
                             const Impressions& impressions, const float* news, int64_t columns) {
  pool.for_each(impressions.count, [&](int64_t impression, int) {
    for (int64_t c = impressions.candidate_offsets[impression];
         c < impressions.candidate_offsets[impression + 1]; ++c) {
      kernels.add_head_scale(dusers + impression * columns, &dscores_[c],
                             news + impressions.candidates[c] * columns, 1, columns, 1);
    }
  });
}

void ClickLoss::add_to_news(const Kernels& kernels, ThreadPool& pool, float* dnews,
                            const Impressions& impressions, const float* users, int64_t columns) {
  uses_.assign(impressions.candidates, impressions.candidate_offsets[impressions.count], -1);
  pool.for_each(uses_.segments(), [&](int64_t segment, int) {
    for (int64_t use = 0; use < uses_.use_count(segment); ++use) {
      const int64_t c = uses_.uses(segment)[use];
      kernels.add_head_scale(dnews + uses_.row(segment) * columns, &dscores_[c],
                             users + impression_of_[c] * columns, 1, columns, 1);
    }
  });
}

int64_t ClickLoss::count_correct(const Impressions& impressions) const {
  int64_t correct = 0;
  for (int64_t impression = 0; impression < impressions.count; ++impression) {
    const auto first = scores_.begin() + impressions.candidate_offsets[impression];
    const auto end = scores_.begin() + impressions.candidate_offsets[impression + 1];
    correct += std::all_of(first + 1, end, [&](float score) { return *first > score; }) ? 1 : 0;
  }
  return correct;
}

}  // namespace ff
