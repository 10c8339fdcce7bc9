// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// After the first calls on batches of a size, serving and passes take no memory of their own.
#include <gtest/gtest.h>

#include <vector>

#include "io/allocation_peak.h"
#include "support/engine.h"
#include "support/variants.h"

namespace ff::test {
namespace {

// oneDNN takes some for the length of a call: up to 1.9 kB were seen. An array of the engine's with an
// element a text, or a row a head, is larger. With several threads, its objects for calls at the same time
// are made when such calls first meet, which no number of warm-up calls makes sure of.
constexpr size_t kOnednnBytes = 4000;

// Texts of every form of attention, on more than one tile.
std::vector<int64_t> lengths() {
  std::vector<int64_t> lengths(1000, 3);
  lengths.insert(lengths.end(), {300, 60, 129, 700});
  return lengths;
}

struct Subject {
  Subject() {
    ff_outputs_init(&outputs);
    outputs.logits = logits.data();
    ff_output_gradients_init(&output_gradients);
    output_gradients.logits = logits.data();
  }

  ff_model_config config = config_of(
      {.hidden = 128, .heads = 16, .intermediate = 64, .positions = 700, .vocabulary = 60, .labels = 3});
  Context context = make_context(1);
  Model model = make_model(context.get(), config);
  Pass pass = make_pass(model.get());
  GradientsHandle gradients = make_gradients(model.get());
  FloatBatch batch{random_batch(config, lengths(), 1)};
  std::vector<float> logits = std::vector<float>(lengths().size() * 3);
  ff_outputs outputs;
  ff_output_gradients output_gradients;
};

TEST(Allocation, NoneInServing) {
  const Subject subject;
  const ff_batch batch = subject.batch.view();
  for (int i = 0; i < 2; ++i) require(ff_model_forward(subject.model.get(), &batch, &subject.outputs));
  const AllocationPeak peak;
  require(ff_model_forward(subject.model.get(), &batch, &subject.outputs));
  EXPECT_LE(peak.bytes(), kOnednnBytes);
}

TEST(Allocation, NoneInPasses) {
  const Subject subject;
  const ff_batch batch = subject.batch.view();
  const auto forward_and_backward = [&] {
    require(ff_pass_forward(subject.pass.get(), &batch, 0, 0, &subject.outputs));
    require(
        ff_pass_backward(subject.pass.get(), &subject.output_gradients, subject.gradients.get(), nullptr));
  };
  for (int i = 0; i < 2; ++i) forward_and_backward();
  const AllocationPeak peak;
  forward_and_backward();
  EXPECT_LE(peak.bytes(), kOnednnBytes);
}

}  // namespace
}  // namespace ff::test
