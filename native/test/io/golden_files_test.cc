// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Files of other tools: the committed golden files, or everything in the folder that
// FASTFORMER_GOLDEN_DIR names.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "io/safetensors.h"

namespace ff::test {
namespace {

TEST(GoldenFiles, EveryTensorOfEveryFileReads) {
  const char* const other = std::getenv("FASTFORMER_GOLDEN_DIR");
  const std::string folder = other != nullptr ? other : FF_GOLDEN_FOLDER;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".safetensors") continue;
    const SafetensorsReader reader(entry.path().string());
    EXPECT_FALSE(reader.tensors().empty()) << entry.path();
    for (const TensorInfo& tensor : reader.tensors()) {
      std::vector<char> bytes(static_cast<size_t>(tensor.bytes));
      reader.read_bytes(tensor, bytes.data());
      if (tensor.type != DataType::kF32 && tensor.type != DataType::kF64) continue;
      std::vector<float> floats(static_cast<size_t>(tensor.elements()));
      reader.read_floats(tensor, floats.data());
    }
    ++files;
  }
  EXPECT_GT(files, 0) << "no .safetensors file in " << folder;
}

}  // namespace
}  // namespace ff::test
