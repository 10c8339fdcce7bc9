// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The hostile files through the C ABI: models, configurations and checkpoints.
#include <gtest/gtest.h>

#include "fastformer/fastformer.h"
#include "io/hostile_cases.h"
#include "io/tiny_model.h"

namespace ff::test {
namespace {

ff_model_config tiny_config() {
  const std::string json = tiny_config_json();
  ff_model_config config;
  EXPECT_EQ(ff_model_config_parse(json.data(), static_cast<int64_t>(json.size()), &config), FF_STATUS_OK)
      << ff_last_error();
  return config;
}

void expect_refusal(const HostileCase& hostile, ff_status status) {
  EXPECT_NE(status, FF_STATUS_OK) << hostile.name << " was accepted";
  EXPECT_NE(status, FF_STATUS_INTERNAL_ERROR) << hostile.name << ": " << ff_last_error();
  const std::string message = ff_last_error();
  EXPECT_NE(message.find(hostile.reason), std::string::npos)
      << hostile.name << "\n  says:   " << message << "\n  wanted: " << hostile.reason;
  EXPECT_LT(message.size(), 2'000u) << hostile.name;
}

class HostileModel : public testing::Test {
 protected:
  HostileModel() : config_(tiny_config()), path_(folder_.file("case.safetensors")) {
    ff_context_options options;
    ff_context_options_init(&options);
    EXPECT_EQ(ff_context_create(&options, &context_), FF_STATUS_OK) << ff_last_error();
  }
  ~HostileModel() override { ff_context_destroy(context_); }

  void run(const std::vector<HostileCase>& cases) {
    for (const HostileCase& hostile : cases) {
      put_file(path_, hostile.bytes);
      ff_model* model = nullptr;
      const ff_status status = ff_model_load(context_, &config_, path_.c_str(), &model);
      if (hostile.outcome == Outcome::kLoads) {
        EXPECT_EQ(status, FF_STATUS_OK) << hostile.name << ": " << ff_last_error();
      } else {
        expect_refusal(hostile, status);
        EXPECT_EQ(model, nullptr) << hostile.name;
      }
      ff_model_destroy(model);
    }
  }

  ScratchFolder folder_;
  ff_model_config config_;
  ff_context* context_ = nullptr;
  std::string path_;
};

TEST_F(HostileModel, DamagedWeights) {
  const std::string sound = folder_.file("sound.safetensors");
  write_draft(sound, tiny_weights());
  run(hostile_safetensors(sound));
}

TEST_F(HostileModel, WeightsThatDoNotFit) { run(unfit_weights(tiny_weights())); }

TEST_F(HostileModel, Configurations) {
  for (const HostileCase& hostile : hostile_configs()) {
    ff_model_config config;
    ff_status status =
        ff_model_config_parse(hostile.bytes.data(), static_cast<int64_t>(hostile.bytes.size()), &config);
    if (status == FF_STATUS_OK) status = ff_model_config_check(&config);
    if (hostile.outcome == Outcome::kLoads) {
      EXPECT_EQ(status, FF_STATUS_OK) << hostile.name << ": " << ff_last_error();
    } else {
      expect_refusal(hostile, status);
    }
  }
}

// What must not be true of any refused checkpoint is that part of it was taken over.
TEST_F(HostileModel, DamagedCheckpointsChangeNothing) {
  ff_model* model = nullptr;
  ASSERT_EQ(ff_model_create(context_, &config_, 7, &model), FF_STATUS_OK) << ff_last_error();
  ff_trainer_options options;
  ff_trainer_options_init(&options);
  ff_trainer* trainer = nullptr;
  ASSERT_EQ(ff_trainer_create(model, &options, &trainer), FF_STATUS_OK) << ff_last_error();
  const int64_t offsets[] = {0, 3, 5};
  const int32_t ids[] = {1, 2, 3, 4, 1}, labels[] = {0, 2};
  ff_batch batch;
  ff_batch_init(&batch);
  batch.sequence_count = 2;
  batch.token_count = 5;
  batch.offsets = offsets;
  batch.ids = ids;
  ff_step_result result;
  ff_step_result_init(&result);
  const auto step = [&] {
    ASSERT_EQ(ff_trainer_step(trainer, &batch, labels, nullptr, &result), FF_STATUS_OK) << ff_last_error();
  };
  const std::string early = folder_.file("early"), late = folder_.file("late"), after = folder_.file("after");
  step();
  ASSERT_EQ(ff_trainer_save(trainer, early.c_str(), "{\"epoch\": 1}"), FF_STATUS_OK) << ff_last_error();
  step();
  ASSERT_EQ(ff_trainer_save(trainer, late.c_str(), "{\"epoch\": 1}"), FF_STATUS_OK) << ff_last_error();
  ASSERT_NE(get_file(early), get_file(late));

  for (const HostileCase& hostile : hostile_safetensors(early)) {
    put_file(path_, hostile.bytes);
    if (hostile.outcome == Outcome::kRefusedByReader) {
      expect_refusal(hostile, ff_trainer_load(trainer, path_.c_str(), nullptr));
    } else {  // sound as a file, but without the hash that a checkpoint must have
      EXPECT_EQ(ff_trainer_load(trainer, path_.c_str(), nullptr), FF_STATUS_INVALID_FILE) << hostile.name;
    }
  }
  ASSERT_EQ(ff_trainer_save(trainer, after.c_str(), "{\"epoch\": 1}"), FF_STATUS_OK) << ff_last_error();
  EXPECT_EQ(get_file(after), get_file(late));
  EXPECT_EQ(ff_trainer_load(trainer, early.c_str(), nullptr), FF_STATUS_OK) << ff_last_error();
  ff_trainer_destroy(trainer);
  ff_model_destroy(model);
}

}  // namespace
}  // namespace ff::test
