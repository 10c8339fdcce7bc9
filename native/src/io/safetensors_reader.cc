// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "io/content_hash.h"
#include "io/data_type.h"
#include "io/float_convert.h"
#include "io/problem.h"
#include "io/safetensors.h"
#include "io/safetensors_header.h"

namespace ff {
namespace {

constexpr char kWhat[] = "cannot load safetensors file";
constexpr char kFetchAgain[] = "fetch the file again, or write it anew with a safetensors library";
constexpr int64_t kPortionBytes = 256 << 10;  // of what is converted or hashed on the way; a multiple of 8

std::string read_header(const InputFile& file) {
  const auto refuse = [&](const std::string& why) {
    throw_problem(FF_STATUS_INVALID_FILE, kWhat, file.path() + ", byte 0", why, kFetchAgain);
  };
  if (file.bytes() < kHeaderLengthBytes) {
    refuse("the file has " + std::to_string(file.bytes()) + " bytes, but a safetensors file begins with 8");
  }
  uint64_t length = 0;
  file.read(0, &length, sizeof length);
  if (length > static_cast<uint64_t>(kMaxHeaderBytes)) {
    refuse("the header length " + std::to_string(length) + " is over the limit of " +
           std::to_string(kMaxHeaderBytes));
  }
  if (static_cast<int64_t>(length) > file.bytes() - kHeaderLengthBytes) {
    refuse("the header length " + std::to_string(length) + " reaches beyond the file's " +
           std::to_string(file.bytes()) + " bytes");
  }
  std::string header(length, '\0');
  file.read(kHeaderLengthBytes, header.data(), header.size());
  return header;
}

// Calls use(bytes, count) for the tensor's bytes, portion by portion.
template <typename Use>
void for_each_portion(const InputFile& file, const TensorInfo& tensor, const Use& use) {
  std::vector<char> portion(static_cast<size_t>(std::min(tensor.bytes, kPortionBytes)));
  for (int64_t done = 0; done < tensor.bytes;) {
    const int64_t bytes = std::min(tensor.bytes - done, kPortionBytes);
    file.read(tensor.offset + done, portion.data(), static_cast<size_t>(bytes));
    use(portion.data(), bytes);
    done += bytes;
  }
}

}  // namespace

int64_t TensorInfo::elements() const {
  int64_t product = 1;  // fits: the header has been checked
  for (const int64_t dimension : shape) product *= dimension;
  return product;
}

SafetensorsReader::SafetensorsReader(const std::string& path) : file_(path) {
  SafetensorsHeader header = parse_safetensors_header(read_header(file_), file_.bytes(), path);
  tensors_ = std::move(header.tensors);
  metadata_ = std::move(header.metadata);
}

const TensorInfo* SafetensorsReader::find(const std::string& name) const {
  for (const TensorInfo& tensor : tensors_) {
    if (tensor.name == name) return &tensor;
  }
  return nullptr;
}

const std::string* SafetensorsReader::metadata_value(const std::string& key) const {
  for (const auto& [name, value] : metadata_) {
    if (name == key) return &value;
  }
  return nullptr;
}

void SafetensorsReader::read_floats(const TensorInfo& tensor, float* out) const {
  if (tensor.type == DataType::kF32) return read_bytes(tensor, out);
  void (*convert)(const void*, int64_t, float*) = nullptr;
  switch (tensor.type) {
    case DataType::kF64:
      convert = convert_f64;
      break;
    case DataType::kF16:
      convert = convert_f16;
      break;
    case DataType::kBF16:
      convert = convert_bf16;
      break;
    default:
      throw_problem(
          FF_STATUS_UNSUPPORTED, kWhat,
          file_.path() + ", byte " + std::to_string(tensor.offset) + ", tensor " + quote_clipped(tensor.name),
          std::string("its dtype ") + data_type_name(tensor.type) + " is no floating-point type",
          "store the tensor as F32, F16, BF16 or F64");
  }
  const int64_t element_bytes = data_type_bytes(tensor.type);
  for_each_portion(file_, tensor, [&](const char* portion, int64_t bytes) {
    const int64_t count = bytes / element_bytes;
    convert(portion, count, out);
    out += count;
  });
}

void SafetensorsReader::read_bytes(const TensorInfo& tensor, void* out) const {
  file_.read(tensor.offset, out, static_cast<size_t>(tensor.bytes));
}

bool SafetensorsReader::verify_content() const {
  const std::string* const expected = metadata_value(kContentHashKey);
  if (expected == nullptr) return false;
  std::vector<const TensorInfo*> by_name;
  for (const TensorInfo& tensor : tensors_) by_name.push_back(&tensor);
  std::sort(by_name.begin(), by_name.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  ContentHash hash(metadata_, tensors_.size());
  for (const TensorInfo* tensor : by_name) {
    hash.begin_tensor(tensor->name, tensor->type, tensor->shape, tensor->bytes);
    for_each_portion(file_, *tensor, [&](const char* portion, int64_t bytes) {
      hash.update(portion, static_cast<size_t>(bytes));
    });
  }
  const std::string found = hash.text();
  if (found != *expected) {
    throw_problem(
        FF_STATUS_INVALID_FILE, kWhat, file_.path() + ", __metadata__ \"" + kContentHashKey + "\"",
        "the content has the hash " + found + ", but was written with " + quote_clipped(*expected) +
            ": the file is damaged or was edited",
        "restore the file from a good copy; if it was edited on purpose, remove this metadata entry");
  }
  return true;
}

}  // namespace ff
