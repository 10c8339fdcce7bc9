// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/draft.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "io/content_hash.h"
#include "io/data_type.h"
#include "io/json.h"
#include "io/safetensors.h"

namespace ff::test {
namespace {

std::string shape_text(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (const int64_t dimension : shape) text += (text.size() == 1 ? "" : ",") + std::to_string(dimension);
  return text + "]";
}

}  // namespace

std::string length_bytes(uint64_t length) {
  std::string bytes(8, '\0');
  for (int i = 0; i < 8; ++i) bytes[static_cast<size_t>(i)] = static_cast<char>(length >> (8 * i) & 0xFF);
  return bytes;
}

std::string Draft::header() const {
  std::string text = "{";
  if (!metadata.empty()) text += "\"__metadata__\":" + metadata;
  size_t offset = 0;
  for (const DraftTensor& tensor : tensors) {
    const size_t end = offset + tensor.bytes.size();
    const std::string offsets = tensor.offsets.empty()
                                    ? "[" + std::to_string(offset) + "," + std::to_string(end) + "]"
                                    : tensor.offsets;
    if (text.size() > 1) text += ",";
    text += tensor.key + ":";
    text += !tensor.entry.empty() ? tensor.entry
                                  : "{\"dtype\":" + tensor.dtype + ",\"shape\":" + tensor.shape +
                                        ",\"data_offsets\":" + offsets + "}";
    offset = end;
  }
  return text + "}";
}

std::string Draft::data() const {
  std::string data;
  for (const DraftTensor& tensor : tensors) data += tensor.bytes;
  return data;
}

std::string file_of(const std::string& header, const std::string& data) {
  return length_bytes(header.size()) + header + data;
}

std::string Draft::file() const { return file_of(header(), data()); }

size_t Draft::find(const std::string& name) const {
  for (size_t i = 0; i < tensors.size(); ++i) {
    if (tensors[i].key == json_quote(name)) return i;
  }
  throw std::invalid_argument("the draft has no tensor " + name);
}

Draft read_draft(const std::string& path) {
  const SafetensorsReader reader(path);
  Draft draft;
  for (const auto& [key, value] : reader.metadata()) {
    if (key == kContentHashKey) continue;
    draft.metadata += (draft.metadata.empty() ? "{" : ",") + json_quote(key) + ":" + json_quote(value);
  }
  if (!draft.metadata.empty()) draft.metadata += "}";
  for (const TensorInfo& info : reader.tensors()) {
    DraftTensor tensor;
    tensor.key = json_quote(info.name);
    tensor.dtype = std::string("\"") + data_type_name(info.type) + "\"";
    tensor.shape = shape_text(info.shape);
    tensor.bytes.resize(static_cast<size_t>(info.bytes));
    reader.read_bytes(info, tensor.bytes.data());
    draft.tensors.push_back(tensor);
  }
  return draft;
}

void write_draft(const std::string& path, const Draft& draft) {
  std::vector<TensorToWrite> tensors;
  for (const DraftTensor& tensor : draft.tensors) {
    TensorToWrite& to_write = tensors.emplace_back();
    to_write.name = parse_json(tensor.key, "a draft's name", 1).text;
    find_data_type(parse_json(tensor.dtype, "a draft's dtype", 1).text, &to_write.type);
    for (const JsonValue& item : parse_json(tensor.shape, "a draft's shape", 1).items) {
      to_write.shape.push_back(json_integer(item, "a draft's shape"));
    }
    to_write.data = tensor.bytes.data();
  }
  Metadata metadata;
  if (!draft.metadata.empty()) {
    for (const auto& [key, value] : parse_json(draft.metadata, "a draft's metadata", 1).members) {
      metadata.emplace_back(key, value.text);
    }
  }
  write_safetensors(path, tensors, metadata);
}

DraftTensor float_tensor(const std::string& name, const std::vector<int64_t>& shape, float first,
                         float step) {
  int64_t count = 1;
  for (const int64_t dimension : shape) count *= dimension;
  DraftTensor tensor{json_quote(name), "\"F32\"", shape_text(shape), "", "", ""};
  for (int64_t i = 0; i < count; ++i) {
    const float value = first + step * static_cast<float>(i);
    tensor.bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  return tensor;
}

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "fastformer-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot create a folder " + pattern);
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() { std::filesystem::remove_all(path_); }

void put_file(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

std::string get_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace ff::test
