// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "parity/parity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "io/safetensors.h"
#include "parity/golden_case.h"
#include "support/engine.h"
#include "support/expect.h"
#include "support/temporary_folder.h"

namespace ff::parity {
namespace {

const std::string kCommittedFiles = FF_GOLDEN_FOLDER;

TEST(Parity, EngineOnCommittedFiles) {
  EXPECT_TRUE(run_folder(kCommittedFiles, "c++", make_engine_runner, kEngineBars, std::cout));
}

TEST(Parity, ReferenceOnCommittedFiles) {
  EXPECT_TRUE(run_folder(kCommittedFiles, "reference", make_reference_runner, kReferenceBars, std::cout));
}

// Copies a committed file with one value of one tensor changed.
void copy_changed(const std::string& name, const std::string& tensor_name, double change,
                  const std::string& folder) {
  const SafetensorsReader reader(kCommittedFiles + "/" + name);
  std::vector<std::vector<char>> data;
  std::vector<TensorToWrite> tensors;
  for (const TensorInfo& info : reader.tensors()) {
    data.emplace_back(static_cast<size_t>(info.bytes));
    reader.read_bytes(info, data.back().data());
    if (info.name == tensor_name) reinterpret_cast<double*>(data.back().data())[0] += change;
    tensors.push_back({info.name, info.type, info.shape, nullptr});
  }
  for (size_t i = 0; i < data.size(); ++i) tensors[i].data = data[i].data();
  write_safetensors(folder + "/" + name, tensors, reader.metadata());
}

std::string failed_line_of_changed(const std::string& name, const std::string& tensor_name, double change) {
  const test::TemporaryFolder folder;
  copy_changed(name, tensor_name, change, folder.path());
  std::ostringstream log;
  EXPECT_FALSE(run_folder(folder.path(), "c++", make_engine_runner, kEngineBars, log)) << log.str();
  return log.str();
}

TEST(Parity, WrongOutputFails) {
  EXPECT_NE(failed_line_of_changed("attn_tiny.safetensors", "f64.out.y", 1e-3).find("FAILED out="),
            std::string::npos);
}

TEST(Parity, WrongGradientFails) {
  const std::string line =
      failed_line_of_changed("layer_tiny.safetensors", "f64.grad.output.dense.bias", 0.1);
  EXPECT_NE(line.find("in fastformer_model.encoders.0.output.dense.bias)"), std::string::npos) << line;
}

TEST(Parity, NotFiniteFails) {
  const std::string line = failed_line_of_changed("layer_tiny.safetensors", "f64.grad.input.x", NAN);
  EXPECT_NE(line.find("FAILED"), std::string::npos) << line;
}

TEST(Parity, WrongLossFails) {
  const std::string line = failed_line_of_changed("train_adam_small.safetensors", "f64.losses", 1e-5);
  EXPECT_NE(line.find("in step 0)"), std::string::npos) << line;
}

// The parameters of a golden file as a file of their own, each name behind `prefix`.
void write_parameters(const std::string& name, const std::string& prefix, const std::string& path) {
  const SafetensorsReader reader(kCommittedFiles + "/" + name);
  std::vector<std::vector<char>> data;
  std::vector<TensorToWrite> tensors;
  for (const TensorInfo& info : reader.tensors()) {
    if (!info.name.starts_with("param.")) continue;
    data.emplace_back(static_cast<size_t>(info.bytes));
    reader.read_bytes(info, data.back().data());
    tensors.push_back({prefix + info.name.substr(6), info.type, info.shape, nullptr});
  }
  for (size_t i = 0; i < data.size(); ++i) tensors[i].data = data[i].data();
  write_safetensors(path, tensors, {});
}

// fastformer-for-rec's checkpoints hold a whole recommender, with tables that its user encoder never reads.
TEST(Parity, UserEncoderIsImportedByItsNames) {
  const GoldenFile golden(kCommittedFiles + "/rec_click.safetensors");
  const ff_model_config config = config_of(golden);
  const test::TemporaryFolder folder;
  const std::string path = folder.path() + "/checkpoint.safetensors";
  const test::Context context = test::make_context(1);
  for (const char* prefix : {"", "module."}) {
    write_parameters("rec_click.safetensors", prefix, path);
    ff_model* loaded = nullptr;
    test::require(ff_model_load_part(context.get(), &config, path.c_str(), "user_encoder.encoder.", &loaded));
    const test::Model model(loaded);
    const reference::Parameters expected = parameters_of(golden, "param.", config, "");
    const test::FloatTensors actual = test::parameters_of(model.get());
    EXPECT_EQ(actual.size(), expected.size());
    for (const auto& [name, values] : actual) EXPECT_EQ(values, test::to_floats(expected.at(name))) << name;

    ff_model* none = nullptr;
    EXPECT_REFUSED(ff_model_load(context.get(), &config, path.c_str(), &none), FF_STATUS_INVALID_FILE,
                   "missing");
    EXPECT_REFUSED(ff_model_load_part(context.get(), &config, path.c_str(), "user_encoder.", &none),
                   FF_STATUS_INVALID_FILE, "missing");
    EXPECT_REFUSED(ff_model_load_part(context.get(), &config, path.c_str(), "news_encoder.", &none),
                   FF_STATUS_INVALID_FILE, "news_encoder.", "name another");
    EXPECT_EQ(none, nullptr);
  }
}

TEST(Parity, FolderWithoutFilesFails) {
  const test::TemporaryFolder folder;
  std::ostringstream log;
  EXPECT_FALSE(run_folder(folder.path(), "c++", make_engine_runner, kEngineBars, log));
  EXPECT_FALSE(run_folder(folder.path() + "/missing", "c++", make_engine_runner, kEngineBars, log));
}

TEST(Parity, OtherKindsAreNamedAndDoNotCount) {
  const test::TemporaryFolder folder;
  const float value = 0;
  write_safetensors(folder.path() + "/x.safetensors", {{"t", DataType::kF32, {1}, &value}},
                    {{"kind", "lucid_attn"}});
  std::ostringstream log;
  EXPECT_FALSE(run_folder(folder.path(), "c++", make_engine_runner, kEngineBars, log));
  EXPECT_EQ(log.str().find("parity c++ x not supported: lucid_attn\n"), 0u) << log.str();
}

}  // namespace
}  // namespace ff::parity
