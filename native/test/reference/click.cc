// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/click.h"

#include <algorithm>
#include <cmath>

namespace ff::reference {
namespace {

Matrix rows_of(const Matrix& matrix, const std::vector<int32_t>& rows) {
  Matrix result(static_cast<int64_t>(rows.size()), matrix.columns);
  for (int64_t i = 0; i < result.rows; ++i) {
    store_rows(&result, i,
               slice_rows(matrix, rows[static_cast<size_t>(i)], rows[static_cast<size_t>(i)] + 1));
  }
  return result;
}

double dot(const Matrix& a, int64_t row, const Matrix& b, int64_t other) {
  double sum = 0;
  for (int64_t j = 0; j < a.columns; ++j) sum += a(row, j) * b(other, j);
  return sum;
}

void add_multiple(Matrix* to, int64_t row, double factor, const Matrix& from, int64_t other) {
  for (int64_t j = 0; j < from.columns; ++j) (*to)(row, j) += factor * from(other, j);
}

}  // namespace

ClickLoss click_loss(const Matrix& users, const Matrix& news, const Candidates& candidates) {
  ClickLoss loss{0, std::vector<double>(candidates.rows.size()), Matrix(users.rows, users.columns),
                 Matrix(news.rows, news.columns)};
  for (int64_t i = 0; i < users.rows; ++i) {
    const auto begin = static_cast<size_t>(candidates.offsets[static_cast<size_t>(i)]);
    const auto end = static_cast<size_t>(candidates.offsets[static_cast<size_t>(i + 1)]);
    double total = 0;
    for (size_t c = begin; c < end; ++c) {
      loss.scores[c] = dot(users, i, news, candidates.rows[c]);
      total += std::exp(loss.scores[c]);
    }
    loss.value += (std::log(total) - loss.scores[begin]) / static_cast<double>(users.rows);
    for (size_t c = begin; c < end; ++c) {
      const double dscore =
          (std::exp(loss.scores[c]) / total - (c == begin ? 1 : 0)) / static_cast<double>(users.rows);
      add_multiple(&loss.dusers, i, dscore, news, candidates.rows[c]);
      add_multiple(&loss.dnews, candidates.rows[c], dscore, users, i);
    }
  }
  return loss;
}

ClickGradients click_gradients(const Recommender& recommender, const ClickBatch& batch) {
  const Matrix news = forward(recommender.news_config, recommender.news, batch.news).pooled;
  const Batch histories{batch.history_offsets, {}, rows_of(news, batch.history), {}};
  const Matrix users = forward(recommender.user_config, recommender.user, histories).pooled;
  const ClickLoss loss = click_loss(users, news, batch.candidates);

  const Gradients user =
      backward(recommender.user_config, recommender.user, histories, {{}, loss.dusers, {}});
  Matrix dnews = loss.dnews;
  for (size_t i = 0; i < batch.history.size(); ++i) {
    add_multiple(&dnews, batch.history[i], 1, user.input, static_cast<int64_t>(i));
  }
  return {loss, backward(recommender.news_config, recommender.news, batch.news, {{}, dnews, {}}).parameters,
          user.parameters};
}

}  // namespace ff::reference
