// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Recommendation: the loss of clicks, scores and ranks.
#include "abi/boundary.h"
#include "layer/click_loss.h"
#include "layer/item_scores.h"
#include "model/batch_check.h"

namespace {

void check_count(const char* function, const char* name, int64_t value, int64_t low, int64_t high) {
  if (value >= low && value <= high) return;
  throw ff::Error(FF_STATUS_INVALID_ARGUMENT, std::string(function) + ": " + name + " is " +
                                                  std::to_string(value) + ", expected " +
                                                  std::to_string(low) + " to " + std::to_string(high));
}

// The kernels of this process; scores need no context.
const ff::Kernels& required_kernels() {
  if (ff::kernels() == nullptr) throw ff::Error(FF_STATUS_UNSUPPORTED, ff::kernels_problem());
  return *ff::kernels();
}

}  // namespace

extern "C" {

ff_status ff_click_loss(const float* users, const float* news, int64_t impression_count, int64_t news_count,
                        int64_t hidden_size, const int64_t* candidate_offsets, const int32_t* candidates,
                        double* out_loss, float* out_scores, float* out_users_gradient,
                        float* out_news_gradient) {
  return ff::guarded([&] {
    const char* function = "ff_click_loss";
    ff::require(users, function, "users");
    ff::require(news, function, "news");
    check_count(function, "impression_count", impression_count, 1, ff::kMaxTokens);
    check_count(function, "news_count", news_count, 1, ff::kMaxTokens);
    check_count(function, "hidden_size", hidden_size, 1, FF_MAX_HIDDEN_SIZE);
    ff::check_offsets("ff_click_loss: candidate_offsets", candidate_offsets, impression_count, 1,
                      ff::kMaxTokens);
    ff::check_row_numbers("ff_click_loss: candidates", candidates, candidate_offsets[impression_count],
                          news_count, false);
    ff::ThreadPool pool(1);
    ff::ClickLoss loss;
    const double value =
        loss.run(required_kernels(), pool, {out_users_gradient, out_news_gradient},
                 {impression_count, candidate_offsets, candidates}, users, news, news_count, hidden_size);
    if (out_loss != nullptr) *out_loss = value;
    if (out_scores != nullptr) std::copy(loss.scores().begin(), loss.scores().end(), out_scores);
  });
}

ff_status ff_score_items(ff_context* context, const float* user, const float* items, int64_t item_count,
                         int64_t hidden_size, const int32_t* rows, int64_t score_count, float* out_scores) {
  return ff::guarded([&] {
    const char* function = "ff_score_items";
    ff::require(context, function, "context");
    check_count(function, "item_count", item_count, 0, ff::kMaxTokens);
    check_count(function, "hidden_size", hidden_size, 1, FF_MAX_HIDDEN_SIZE);
    check_count(function, "score_count", score_count, rows == nullptr ? item_count : 0,
                rows == nullptr ? item_count : ff::kMaxTokens);
    if (score_count == 0) return;
    ff::require(user, function, "user");
    ff::require(items, function, "items");
    ff::require(out_scores, function, "out_scores");
    if (rows != nullptr) ff::check_row_numbers("ff_score_items: rows", rows, score_count, item_count, false);
    ff::score_items(context->context->kernels(), context->context->pool(), out_scores, user, items, rows,
                    score_count, hidden_size);
  });
}

ff_status ff_top_k(const float* scores, int64_t score_count, int64_t count, int32_t* out_indices,
                   float* out_scores) {
  return ff::guarded([&] {
    const char* function = "ff_top_k";
    check_count(function, "score_count", score_count, 0, ff::kMaxTokens);
    check_count(function, "count", count, 0, score_count);
    if (count == 0) return;
    ff::require(scores, function, "scores");
    ff::require(out_indices, function, "out_indices");
    ff::top_k(out_indices, scores, score_count, count);
    for (int64_t i = 0; out_scores != nullptr && i < count; ++i) out_scores[i] = scores[out_indices[i]];
  });
}

}  // extern "C"
