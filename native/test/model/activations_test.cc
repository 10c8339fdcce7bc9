// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/activations.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "model/model.h"
#include "support/engine.h"

namespace ff::test {
namespace {

// Activations and scratch of one batch at the paper's size, for one thread.
double bytes_per_token(int64_t texts, int64_t length, Keep keep, int32_t precision) {
  ModelConfig config;
  ff_model_config_init(&config);
  config.vocab_size = 2;
  config.num_labels = 2;
  config.max_position_embeddings = length;
  const ff::Model model(std::make_shared<ff::Context>(1, precision), config, 0);
  std::vector<int64_t> offsets;
  for (int64_t text = 0; text <= texts; ++text) offsets.push_back(text * length);
  BatchLayout layout;
  AttentionPlan attention;
  model.cut(offsets.data(), texts, &layout, &attention);
  ff::Context& context = model.context();
  ActivationMemory memory;
  memory.plan(config, model.network(), {context.kernels(), context.pool(), layout, attention}, keep);
  return static_cast<double>(memory.bytes()) / static_cast<double>(texts * length);
}

struct Case {
  int64_t texts, length;
  double inference, training;  // bars
};

class ActivationMemoryTest : public testing::TestWithParam<ff_precision> {};
INSTANTIATE_TEST_SUITE_P(, ActivationMemoryTest, testing::ValuesIn(available_precisions()),
                         [](const auto& tested) { return std::string(name_of(tested.param)); });

// The bars leave a few percent above what the layers need; a buffer more would break them. Short texts pay
// for the pooled inputs, one row a head.
TEST_P(ActivationMemoryTest, BytesPerTokenStayAndDoNotGrowWithLength) {
  for (const Case& c : std::vector<Case>{{512, 32, 3520, 28944},
                                         {128, 128, 1780, 21644},
                                         {32, 512, 3040, 20744},
                                         {4, 4096, 1530, 17244},
                                         {1, 16384, 1370, 16844}}) {
    const double inference = bytes_per_token(c.texts, c.length, Keep::kNothing, GetParam());
    const double training = bytes_per_token(c.texts, c.length, Keep::kForBackward, GetParam());
    std::printf("activation-memory texts=%ld length=%ld inference=%.0f training=%.0f bytes/token\n",
                static_cast<long>(c.texts), static_cast<long>(c.length), inference, training);
    EXPECT_LE(inference, c.inference);
    EXPECT_LE(training, c.training);
    EXPECT_GT(inference, 256 * sizeof(float)) << "a layer's input, whose place its output takes, is kept";
  }
}

}  // namespace
}  // namespace ff::test
