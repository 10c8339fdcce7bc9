// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Scores of items and their ranks.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "support/engine.h"
#include "support/expect.h"
#include "support/random.h"

namespace ff::test {
namespace {

std::vector<float> random_floats(int64_t count, uint64_t seed) {
  Random random(seed);
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) value = static_cast<float>(random.normal(1));
  return values;
}

std::vector<float> scores_of(int32_t threads, const std::vector<float>& user, const std::vector<float>& items,
                             const std::vector<int32_t>* rows) {
  const auto hidden = static_cast<int64_t>(user.size());
  const int64_t count = static_cast<int64_t>(items.size()) / hidden;
  const int64_t scores = rows == nullptr ? count : static_cast<int64_t>(rows->size());
  std::vector<float> result(static_cast<size_t>(scores + 1), -77);
  const Context context = make_context(threads);
  require(ff_score_items(context.get(), user.data(), items.data(), count, hidden,
                         rows == nullptr ? nullptr : rows->data(), scores, result.data()));
  EXPECT_EQ(result.back(), -77);
  result.pop_back();
  return result;
}

TEST(ItemScores, AreDotProducts) {
  for (const int64_t hidden : {1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 64, 67, 256, 300}) {
    for (const int64_t count : {1, 5, 1023, 1025}) {
      const std::vector<float> user = random_floats(hidden, 1);
      const std::vector<float> items = random_floats(count * hidden, 2);
      const std::vector<float> scores = scores_of(1, user, items, nullptr);
      for (int64_t i = 0; i < count; ++i) {
        double expected = 0, size = 0;
        for (int64_t j = 0; j < hidden; ++j) {
          const double term =
              double{items[static_cast<size_t>(i * hidden + j)]} * user[static_cast<size_t>(j)];
          expected += term;
          size += std::abs(term);
        }
        // Each of at most hidden additions rounds by half a unit of a part of the sum of absolute terms.
        ASSERT_NEAR(scores[static_cast<size_t>(i)], expected, static_cast<double>(hidden) * 0x1p-24 * size);
      }
    }
  }
}

TEST(ItemScores, SameBitsAtAnyThreadCountAndInAnyCompany) {
  const std::vector<float> user = random_floats(48, 3);
  const std::vector<float> items = random_floats(5000 * 48, 4);
  const std::vector<float> scores = scores_of(1, user, items, nullptr);
  for (const int32_t threads : {2, 3})
    EXPECT_TRUE(same_bits(scores_of(threads, user, items, nullptr), scores));
  Random random(5);
  std::vector<int32_t> rows;
  for (int i = 0; i < 3000; ++i) rows.push_back(static_cast<int32_t>(random.below(5000)));
  for (const int32_t threads : {1, 3}) {
    const std::vector<float> some = scores_of(threads, user, items, &rows);
    for (size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(some[i], scores[static_cast<size_t>(rows[i])]);
  }
}

TEST(ItemScores, RefusesWhatIsOutside) {
  const Context context = make_context(1);
  const std::vector<float> floats(64);
  std::vector<float> out(8);
  const std::vector<int32_t> rows = {0, 4};
  const auto call = [&](int64_t items, int64_t hidden, const int32_t* chosen, int64_t scores) {
    return ff_score_items(context.get(), floats.data(), floats.data(), items, hidden, chosen, scores,
                          out.data());
  };
  EXPECT_INVALID(call(-1, 8, nullptr, -1), "item_count", "-1");
  EXPECT_INVALID(call(4, 0, nullptr, 4), "hidden_size", "0");
  EXPECT_INVALID(call(4, 8, nullptr, 3), "score_count", "3", "4");
  EXPECT_INVALID(call(4, 8, rows.data(), 2), "rows[1]", "4", "3");
  EXPECT_INVALID(ff_score_items(context.get(), floats.data(), nullptr, 4, 8, nullptr, 4, out.data()),
                 "items");
  EXPECT_INVALID(ff_score_items(nullptr, floats.data(), floats.data(), 4, 8, nullptr, 4, out.data()),
                 "context");
  EXPECT_EQ(ff_score_items(context.get(), nullptr, nullptr, 0, 8, nullptr, 0, nullptr), FF_STATUS_OK);
}

std::vector<int32_t> ranked(const std::vector<float>& scores, int64_t count) {
  std::vector<int32_t> indices(static_cast<size_t>(count + 1), -77);
  std::vector<float> values(static_cast<size_t>(count + 1), -77);
  require(ff_top_k(scores.data(), static_cast<int64_t>(scores.size()), count, indices.data(), values.data()));
  EXPECT_EQ(indices.back(), -77);
  EXPECT_EQ(values.back(), -77);
  indices.pop_back();
  for (size_t i = 0; i < indices.size(); ++i) {
    const float expected = scores[static_cast<size_t>(indices[i])];
    EXPECT_TRUE(values[i] == expected || (std::isnan(values[i]) && std::isnan(expected)));
  }
  return indices;
}

// All of them, by a stable sort that knows the rules in another way.
std::vector<int32_t> sorted(const std::vector<float>& scores) {
  std::vector<int32_t> indices(scores.size());
  std::iota(indices.begin(), indices.end(), 0);
  std::stable_sort(indices.begin(), indices.end(), [&](int32_t a, int32_t b) {
    const float left = scores[static_cast<size_t>(a)], right = scores[static_cast<size_t>(b)];
    if (std::isnan(left) || std::isnan(right)) return !std::isnan(left);
    return left > right;
  });
  return indices;
}

void expect_prefixes(const std::vector<float>& scores, const std::vector<int64_t>& counts) {
  const std::vector<int32_t> all = sorted(scores);
  for (const int64_t count : counts) {
    EXPECT_EQ(ranked(scores, count), std::vector<int32_t>(all.begin(), all.begin() + count)) << count;
  }
}

TEST(TopK, IsThePrefixOfASort) {
  for (const int64_t count : {1, 2, 10, 1000}) {
    expect_prefixes(random_floats(count, 6), {0, 1, count / 2, count - 1, count});
  }
}

TEST(TopK, TiesGoToTheLowerNumber) {
  Random random(7);
  std::vector<float> scores(2000);
  for (float& score : scores) score = static_cast<float>(random.below(5)) - 2;
  expect_prefixes(scores, {1, 10, 500, 2000});
  expect_prefixes(std::vector<float>(100, 3), {7});
  EXPECT_EQ(ranked({-0.0f, 0.0f, -0.0f}, 3), (std::vector<int32_t>{0, 1, 2}));
}

TEST(TopK, NanRanksBelowEveryNumber) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(ranked({nan, -infinity, -nan, 1, infinity, -1}, 6), (std::vector<int32_t>{4, 3, 5, 1, 0, 2}));
  EXPECT_EQ(ranked({nan, nan}, 1), (std::vector<int32_t>{0}));
}

TEST(TopK, RefusesWhatIsOutside) {
  const std::vector<float> scores(3);
  std::vector<int32_t> indices(4);
  EXPECT_INVALID(ff_top_k(scores.data(), 3, 4, indices.data(), nullptr), "count", "4", "3");
  EXPECT_INVALID(ff_top_k(scores.data(), 3, -1, indices.data(), nullptr), "count", "-1");
  EXPECT_INVALID(ff_top_k(scores.data(), -1, 0, indices.data(), nullptr), "score_count", "-1");
  EXPECT_INVALID(ff_top_k(nullptr, 3, 1, indices.data(), nullptr), "scores");
  EXPECT_INVALID(ff_top_k(scores.data(), 3, 1, nullptr, nullptr), "out_indices");
  EXPECT_EQ(ff_top_k(nullptr, 0, 0, nullptr, nullptr), FF_STATUS_OK);
}

}  // namespace
}  // namespace ff::test
