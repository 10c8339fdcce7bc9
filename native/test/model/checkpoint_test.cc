// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Which checkpoints a trainer takes, and what the caller keeps in them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/expect.h"
#include "support/temporary_folder.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string caller_state_of(const std::string& path) {
  int64_t length = -1;
  EXPECT_INVALID(ff_checkpoint_caller_state(path.c_str(), nullptr, 0, &length), "capacity");
  std::string text(static_cast<size_t>(length), '?');
  require(ff_checkpoint_caller_state(path.c_str(), text.data(), length + 1, &length));
  EXPECT_EQ(length, static_cast<int64_t>(text.size()));
  return text;
}

class CheckpointTest : public testing::Test {
 protected:
  void SetUp() override {
    train(run_.trainer.get(), batches_);
    require(ff_trainer_save(run_.trainer.get(), path_.c_str(), "{\"epoch\": 3}"));
  }

  // A refused load leaves the trainer as it was: its weights, and the bits of the steps after it.
  void expect_refused_load(const ff_model_config& config, const ff_trainer_options& options,
                           const std::string& path, ff_status status, const std::string& part) {
    const std::vector<TrainingBatch> batches = random_training_batches(config, 3, 3, 5, 8);
    const TrainingRun loading(config, options, 2);
    const TrainingRun untouched(config, options, 2);
    train(loading.trainer.get(), batches);
    train(untouched.trainer.get(), batches);
    int32_t isa_differs = -7;
    EXPECT_REFUSED(ff_trainer_load(loading.trainer.get(), path.c_str(), &isa_differs), status, part, path);
    EXPECT_EQ(isa_differs, -7);
    EXPECT_EQ(train(loading.trainer.get(), batches), train(untouched.trainer.get(), batches));
    EXPECT_TRUE(same_bits(loading.published(), untouched.published()));
  }

  ff_model_config config_ = config_of({.hidden = 12, .heads = 3, .vocabulary = 20, .labels = 4});
  ff_trainer_options options_ = default_trainer_options();
  const TrainingRun run_{config_, options_};
  const std::vector<TrainingBatch> batches_ = random_training_batches(config_, 4, 3, 5, 3);
  const TemporaryFolder folder_;
  const std::string path_ = folder_.file("checkpoint");
};

TEST_F(CheckpointTest, CallerStateComesBack) {
  EXPECT_EQ(caller_state_of(path_), "{\"epoch\": 3}");
  for (const std::string& text :
       {std::string(), std::string("Z\xC3\xBCrich \xE2\x82\xAC \xF0\x9F\x9A\x80\n\t\"\\"),
        std::string(100000, 'x')}) {
    require(ff_trainer_save(run_.trainer.get(), path_.c_str(), text.c_str()));
    EXPECT_EQ(caller_state_of(path_), text);
  }
}

TEST_F(CheckpointTest, CallerStateNeedsRoomForItsEnd) {
  int64_t length = 0;
  char buffer[12] = "untouched";
  EXPECT_INVALID(ff_checkpoint_caller_state(path_.c_str(), buffer, sizeof buffer, &length), "13");
  EXPECT_EQ(length, 12);
  EXPECT_EQ(std::string(buffer), "untouched");
}

TEST_F(CheckpointTest, CallerStateMustBeText) {
  EXPECT_INVALID(ff_trainer_save(run_.trainer.get(), path_.c_str(), "\xFF"), "UTF-8");
  EXPECT_EQ(caller_state_of(path_), "{\"epoch\": 3}");
}

TEST_F(CheckpointTest, OtherConfigurationIsRefused) {
  ff_model_config config = config_;
  config.hidden_dropout_prob = 0.1;
  expect_refused_load(config, options_, path_, FF_STATUS_INVALID_FILE, "settings");
  config = config_;
  config.intermediate_size += 1;
  expect_refused_load(config, options_, path_, FF_STATUS_INVALID_FILE, "settings");
}

TEST_F(CheckpointTest, OtherOptionsAreRefused) {
  const std::vector<float> weights = {1, 2, 3, 4};
  const std::vector<void (*)(ff_trainer_options*)> changes = {
      [](ff_trainer_options* o) { o->learning_rate = 2e-3; },
      [](ff_trainer_options* o) { o->beta2 = 0.99; },
      [](ff_trainer_options* o) { o->warmup_steps = 5; },
      [](ff_trainer_options* o) { o->seed = 9; },
      [](ff_trainer_options* o) { o->weight_decay = 0.1; },
      [](ff_trainer_options* o) { o->accumulation_steps = 2; },
      [](ff_trainer_options* o) { o->label_smoothing = 0.1; },
      [](ff_trainer_options* o) { o->max_gradient_norm = 1; }};
  for (const auto change : changes) {
    ff_trainer_options options = options_;
    change(&options);
    expect_refused_load(config_, options, path_, FF_STATUS_INVALID_FILE, "settings");
  }
  ff_trainer_options options = options_;
  options.class_weights = weights.data();
  expect_refused_load(config_, options, path_, FF_STATUS_INVALID_FILE, "settings");
}

TEST_F(CheckpointTest, OtherFilesAreRefused) {
  const std::string weights = folder_.file("model.safetensors");
  require(ff_model_save(run_.model.get(), weights.c_str()));
  expect_refused_load(config_, options_, weights, FF_STATUS_INVALID_FILE, "checkpoint");
  expect_refused_load(config_, options_, folder_.file("missing"), FF_STATUS_IO_ERROR, "missing");
  int64_t length = 0;
  EXPECT_REFUSED(ff_checkpoint_caller_state(weights.c_str(), nullptr, 0, &length), FF_STATUS_INVALID_FILE,
                 "checkpoint");
  EXPECT_REFUSED(ff_checkpoint_caller_state(folder_.file("missing").c_str(), nullptr, 0, &length),
                 FF_STATUS_IO_ERROR, "missing");
}

TEST_F(CheckpointTest, DamageIsRefused) {
  const std::string bytes = read_file(path_);
  const std::string damaged = folder_.file("damaged");
  write_file(damaged, bytes.substr(0, bytes.size() - 1));
  expect_refused_load(config_, options_, damaged, FF_STATUS_INVALID_FILE, "");
  for (size_t place = bytes.size() - 1; place > bytes.size() / 2; place -= bytes.size() / 7) {
    std::string flipped = bytes;
    flipped[place] = static_cast<char>(flipped[place] ^ 1);
    write_file(damaged, flipped);
    expect_refused_load(config_, options_, damaged, FF_STATUS_INVALID_FILE, "");
    int64_t length = 0;
    EXPECT_REFUSED(ff_checkpoint_caller_state(damaged.c_str(), nullptr, 0, &length), FF_STATUS_INVALID_FILE,
                   "");
  }
}

TEST_F(CheckpointTest, SaveToNowhereIsAnErrorAndHarmless) {
  const FloatTensors before = run_.published();
  EXPECT_REFUSED(ff_trainer_save(run_.trainer.get(), folder_.file("no/such/folder").c_str(), ""),
                 FF_STATUS_IO_ERROR, "no/such");
  EXPECT_TRUE(same_bits(run_.published(), before));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1);  // nothing left over
}

TEST_F(CheckpointTest, CheckpointOfTheSameRunHasTheSameBytes) {
  const TrainingRun again(config_, options_);
  train(again.trainer.get(), batches_);
  require(ff_trainer_save(again.trainer.get(), folder_.file("again").c_str(), "{\"epoch\": 3}"));
  EXPECT_EQ(read_file(folder_.file("again")), read_file(path_));
}

}  // namespace
}  // namespace ff::test
