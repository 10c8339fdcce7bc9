// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A golden file: tensors and metadata of one case that the authors' code computed, read by name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/safetensors.h"

namespace ff::parity {

struct GoldenTensor {
  std::vector<int64_t> shape;
  std::vector<double> values;
};

class GoldenFile {
 public:
  explicit GoldenFile(const std::string& path) : path_(path), reader_(path) {}

  bool has(const std::string& name) const { return reader_.find(name) != nullptr; }
  GoldenTensor tensor(const std::string& name) const;  // F32, F64 or I64; throws if there is none
  std::vector<std::string> names_with_prefix(const std::string& prefix) const;  // without the prefix

  std::string text(const std::string& key) const;  // metadata; throws if there is none
  std::string text_or(const std::string& key, const std::string& otherwise) const;
  int64_t integer(const std::string& key) const;
  double real(const std::string& key) const;

 private:
  std::string path_;
  SafetensorsReader reader_;
};

}  // namespace ff::parity
