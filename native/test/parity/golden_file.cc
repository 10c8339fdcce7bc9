// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "parity/golden_file.h"

#include <stdexcept>

namespace ff::parity {
namespace {

template <typename Element>
std::vector<double> read_as_double(const SafetensorsReader& reader, const TensorInfo& info) {
  std::vector<Element> elements(static_cast<size_t>(info.elements()));
  reader.read_bytes(info, elements.data());
  return std::vector<double>(elements.begin(), elements.end());
}

}  // namespace

GoldenTensor GoldenFile::tensor(const std::string& name) const {
  const TensorInfo* info = reader_.find(name);
  if (info == nullptr) throw std::runtime_error(path_ + " has no tensor " + name);
  switch (info->type) {
    case DataType::kF32:
      return {info->shape, read_as_double<float>(reader_, *info)};
    case DataType::kF64:
      return {info->shape, read_as_double<double>(reader_, *info)};
    case DataType::kI64:
      return {info->shape, read_as_double<int64_t>(reader_, *info)};
    default:
      throw std::runtime_error(path_ + ": tensor " + name + " is neither F32, F64 nor I64");
  }
}

std::vector<std::string> GoldenFile::names_with_prefix(const std::string& prefix) const {
  std::vector<std::string> names;
  for (const TensorInfo& info : reader_.tensors()) {
    if (info.name.starts_with(prefix)) names.push_back(info.name.substr(prefix.size()));
  }
  return names;
}

std::string GoldenFile::text(const std::string& key) const {
  const std::string* value = reader_.metadata_value(key);
  if (value == nullptr) throw std::runtime_error(path_ + " has no metadata " + key);
  return *value;
}

std::string GoldenFile::text_or(const std::string& key, const std::string& otherwise) const {
  const std::string* value = reader_.metadata_value(key);
  return value == nullptr ? otherwise : *value;
}

int64_t GoldenFile::integer(const std::string& key) const { return std::stoll(text(key)); }

double GoldenFile::real(const std::string& key) const { return std::stod(text(key)); }

}  // namespace ff::parity
