// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The recommender in double precision: the loss of clicks, and its gradients through the user model and the
// news model.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/model.h"

namespace ff::reference {

// Impression i has the candidates offsets[i] .. offsets[i+1]-1, rows of the news; the first was clicked.
struct Candidates {
  std::vector<int64_t> offsets;
  std::vector<int32_t> rows;
};

struct ClickLoss {
  double value = 0;
  std::vector<double> scores;
  Matrix dusers, dnews;
};

// loss = mean over impressions of -log softmax(user . candidate)_first
ClickLoss click_loss(const Matrix& users, const Matrix& news, const Candidates& candidates);

struct ClickBatch {
  Batch news;
  std::vector<int64_t> history_offsets;
  std::vector<int32_t> history;  // rows of the news
  Candidates candidates;
};

struct Recommender {
  ff_model_config news_config, user_config;
  Parameters news, user;
};

struct ClickGradients {
  ClickLoss loss;
  Parameters news, user;
};

ClickGradients click_gradients(const Recommender& recommender, const ClickBatch& batch);

}  // namespace ff::reference
