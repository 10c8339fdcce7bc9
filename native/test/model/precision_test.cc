// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Which precisions a context takes, and what they change. How exact they are, oracle_test.cc says.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "support/expect.h"
#include "support/temporary_folder.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

const Sizes kSizes{.hidden = 64, .heads = 4, .intermediate = 64, .positions = 200, .vocabulary = 60};
const std::vector<int64_t> kLengths = {129, 1, 0, 9, 40};

bool has_bfloat16() { return available_precisions().size() == 2; }

FloatOutputs outputs_in(ff_precision precision) {
  const ff_model_config config = config_of(kSizes);
  const Context context = make_context(1, precision);
  const Model model = make_model(context.get(), config, random_parameters(config, 1));
  return forward(model.get(), random_batch(config, kLengths, 2));
}

TEST(Precision, Bfloat16IsRefusedWhereTheInstructionSetLacksIt) {
  if (has_bfloat16()) GTEST_SKIP() << ff_isa_name() << " on this CPU has it";
  ff_context_options options;
  ff_context_options_init(&options);
  options.precision = FF_PRECISION_BF16;
  ff_context* context = nullptr;
  EXPECT_REFUSED(ff_context_create(&options, &context), FF_STATUS_UNSUPPORTED, "bf16", "AVX512_BF16",
                 ff_isa_name(), ff_cpu_name(), "f32");
  EXPECT_EQ(context, nullptr);
}

TEST(Precision, AutoIsBfloat16WhereTheInstructionSetHasIt) {
  EXPECT_TRUE(same_bits(outputs_in(FF_PRECISION_AUTO), outputs_in(available_precisions().back())));
}

TEST(Precision, ContextTellsIt) {
  ff_context_options options;
  ff_context_options_init(&options);
  EXPECT_EQ(options.precision, FF_PRECISION_F32);
  EXPECT_EQ(ff_context_precision(nullptr), FF_PRECISION_F32);
  for (const ff_precision precision : available_precisions()) {
    EXPECT_EQ(ff_context_precision(make_context(1, precision).get()), precision);
  }
}

TEST(Precision, Bfloat16RoundsWhatFloat32DoesNot) {
  if (!has_bfloat16()) GTEST_SKIP() << "no bf16 in " << ff_isa_name();
  const FloatOutputs float32 = outputs_in(FF_PRECISION_F32);
  const FloatOutputs bfloat16 = outputs_in(FF_PRECISION_BF16);
  double difference = 0, size = 0;
  for (size_t i = 0; i < float32.token_states.size(); ++i) {
    difference += std::pow(float32.token_states[i] - bfloat16.token_states[i], 2);
    size += std::pow(float32.token_states[i], 2);
  }
  const double relative = std::sqrt(difference / size);
  EXPECT_GT(relative, 0x1p-12);  // an input's rounding is about 2^-10
  EXPECT_LT(relative, 0x1p-6);
}

TEST(Precision, CheckpointOfAnotherOneIsRefused) {
  if (!has_bfloat16()) GTEST_SKIP() << "no bf16 in " << ff_isa_name();
  ff_model_config config = config_of({});
  const TemporaryFolder folder;
  const std::string path = folder.file("checkpoint");
  for (const ff_precision written : {FF_PRECISION_F32, FF_PRECISION_BF16}) {
    const ff_precision other = written == FF_PRECISION_F32 ? FF_PRECISION_BF16 : FF_PRECISION_F32;
    const TrainingRun saved(config, default_trainer_options(), 1, written);
    require(ff_trainer_save(saved.trainer.get(), path.c_str(), ""));
    const TrainingRun loading(config, default_trainer_options(), 2, other);
    const FloatTensors before = loading.published();
    EXPECT_REFUSED(ff_trainer_load(loading.trainer.get(), path.c_str(), nullptr), FF_STATUS_INVALID_FILE,
                   path, std::string("precision ") + name_of(written), name_of(other), "resume");
    EXPECT_TRUE(same_bits(loading.published(), before));
  }
}

}  // namespace
}  // namespace ff::test
