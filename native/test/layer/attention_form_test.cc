// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/attention_form.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "layer/attention_plan.h"
#include "runtime/status.h"

namespace ff {
namespace {

constexpr AttentionShape kPaper = {256, 16, true, true};

AttentionForm chosen(int64_t tokens, const AttentionShape& shape) {
  return choose_attention_form(tokens, shape, "avx512", Precision::kFloat32, std::nullopt);
}

TEST(AttentionForm, GrowsWithTheLength) {
  AttentionForm last = AttentionForm::kExplicit;
  for (int64_t tokens = 0; tokens < 2000; ++tokens) {
    const AttentionForm form = chosen(tokens, kPaper);
    EXPECT_GE(form, last) << tokens;
    last = form;
  }
  EXPECT_EQ(chosen(8, kPaper), AttentionForm::kExplicit);
  EXPECT_EQ(chosen(128, kPaper), AttentionForm::kQuery);
  EXPECT_EQ(last, AttentionForm::kFull);
}

TEST(AttentionForm, QueryFormNeedsATiedValueAndAProjection) {
  for (const AttentionShape& shape :
       {AttentionShape{256, 16, false, true}, AttentionShape{256, 16, true, false}}) {
    EXPECT_EQ(choose_attention_form(9, shape, "avx512", Precision::kFloat32, AttentionForm::kQuery),
              AttentionForm::kBatch);
    for (int64_t tokens = 0; tokens < 2000; ++tokens) EXPECT_NE(chosen(tokens, shape), AttentionForm::kQuery);
  }
}

TEST(AttentionForm, EmptySequencesStayExplicit) {
  for (const AttentionForm form : {AttentionForm::kBatch, AttentionForm::kQuery, AttentionForm::kFull}) {
    EXPECT_EQ(choose_attention_form(0, kPaper, "scalar", Precision::kFloat32, form),
              AttentionForm::kExplicit);
    EXPECT_EQ(choose_attention_form(1, kPaper, "scalar", Precision::kFloat32, form), form);
  }
}

TEST(AttentionForm, VariableNamesAForm) {
  ASSERT_EQ(setenv("FF_ATTENTION", "full", 1), 0);
  EXPECT_EQ(forced_attention_form(), AttentionForm::kFull);
  ASSERT_EQ(setenv("FF_ATTENTION", "fast", 1), 0);
  EXPECT_THROW(forced_attention_form(), Error);
  ASSERT_EQ(setenv("FF_ATTENTION", "", 1), 0);
  EXPECT_EQ(forced_attention_form(), std::nullopt);
  unsetenv("FF_ATTENTION");
}

// Every row of the batch in exactly one run, runs of the query and full form inside one sequence.
TEST(AttentionPlan, RunsCoverTheTiles) {
  std::vector<int64_t> offsets = {0};
  for (const int64_t length : {3, 0, 300, 2, 9, 600, 40, 41, 0, 0, 5, 1, 128, 129, 7}) {
    offsets.push_back(offsets.back() + length);
  }
  BatchLayout layout;
  layout.assign(offsets.data(), static_cast<int64_t>(offsets.size()) - 1);
  AttentionPlan plan;
  plan.assign(layout, kPaper, "avx512", Precision::kFloat32, std::nullopt);
  int64_t next = 0;
  bool forms[4] = {};
  for (int64_t tile = 0; tile < layout.flat_tiles(); ++tile) {
    EXPECT_EQ(layout.flat_tile(tile).begin, next);
    EXPECT_LE(layout.flat_tile(tile).rows(), kTileRows);
    plan.for_each_run(layout, tile, [&](const AttentionRun& run) {
      EXPECT_EQ(run.begin, next);
      next = run.end;
      forms[static_cast<int>(run.form)] = true;
      const BatchLayout& numbered =
          run.form == AttentionForm::kExplicit ? plan.explicit_sequences() : plan.folded_sequences();
      const int64_t begin = numbered.begin(run.sequence);
      const int64_t end = begin + numbered.length(run.sequence);
      EXPECT_TRUE(run.begin >= begin && run.begin < end);
      EXPECT_TRUE(run.form < AttentionForm::kQuery || run.end <= end);
    });
    EXPECT_EQ(layout.flat_tile(tile).end, next);
  }
  EXPECT_EQ(next, offsets.back());
  EXPECT_TRUE(forms[0] && forms[2] && forms[3]);
}

}  // namespace
}  // namespace ff
