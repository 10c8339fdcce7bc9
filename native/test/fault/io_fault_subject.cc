// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What the fault tests run: `PATH VALUE` saves a small file whose tensors hold VALUE, `PATH` loads it. Exit
// 0: done; 1: an I/O error, its message on standard error; 2: anything else.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "io/safetensors.h"
#include "runtime/status.h"

namespace {

void load(const char* path) {
  const ff::SafetensorsReader reader(path);
  if (!reader.verify_content()) throw ff::Error(FF_STATUS_INVALID_FILE, "the hash is gone");
  for (const ff::TensorInfo& tensor : reader.tensors()) {
    std::vector<float> values(static_cast<size_t>(tensor.elements()));
    reader.read_floats(tensor, values.data());
    const float expected = std::strtof(reader.metadata_value("value")->c_str(), nullptr);
    for (const float value : values) {
      if (value != expected) throw ff::Error(FF_STATUS_INVALID_FILE, "a value is wrong");
    }
  }
}

}  // namespace

int main(int count, char** arguments) try {
  if (count == 2) {
    load(arguments[1]);
    return 0;
  }
  if (count != 3) return 2;
  const std::vector<float> values(4'000, std::strtof(arguments[2], nullptr));
  ff::write_safetensors(arguments[1],
                        {{"first", ff::DataType::kF32, {3}, values.data()},
                         {"second", ff::DataType::kF32, {4'000}, values.data()},
                         {"third", ff::DataType::kF32, {5, 7}, values.data()}},
                        {{"value", arguments[2]}});
  return 0;
} catch (const ff::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.status() == FF_STATUS_IO_ERROR ? 1 : 2;
}
