// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "io/atomic_file.h"
#include "io/content_hash.h"
#include "io/data_type.h"
#include "io/json.h"
#include "io/problem.h"
#include "io/safetensors.h"
#include "io/safetensors_header.h"
#include "io/utf8.h"
#include "runtime/status.h"

namespace ff {
namespace {

constexpr size_t kDataAlignment = 8;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw_problem(FF_STATUS_INVALID_ARGUMENT, "cannot write safetensors file", path, why,
                "correct the tensors or the metadata; nothing was written");
}

int64_t checked_bytes(const TensorToWrite& tensor, const std::string& path) {
  int64_t bytes = data_type_bytes(tensor.type);
  for (const int64_t dimension : tensor.shape) {
    if (dimension < 0 || __builtin_mul_overflow(bytes, dimension, &bytes)) {
      refuse(path, "the shape of tensor " + quote_clipped(tensor.name) + " is negative or overflows 64 bits");
    }
  }
  return bytes;
}

std::string content_hash(const std::vector<TensorToWrite>& tensors, const std::vector<int64_t>& bytes,
                         const Metadata& metadata) {
  std::vector<size_t> by_name(tensors.size());
  for (size_t i = 0; i < by_name.size(); ++i) by_name[i] = i;
  std::sort(by_name.begin(), by_name.end(),
            [&](size_t a, size_t b) { return tensors[a].name < tensors[b].name; });
  ContentHash hash(metadata, tensors.size());
  for (const size_t i : by_name) {
    hash.begin_tensor(tensors[i].name, tensors[i].type, tensors[i].shape, bytes[i]);
    hash.update(tensors[i].data, static_cast<size_t>(bytes[i]));
  }
  return hash.text();
}

std::string header_text(const std::vector<TensorToWrite>& tensors, const std::vector<int64_t>& bytes,
                        const Metadata& metadata) {
  std::string text = "{\"__metadata__\":{";
  const char* separator = "";
  for (const auto& [key, value] : metadata) {
    text += separator + json_quote(key) + ":" + json_quote(value);
    separator = ",";
  }
  text += "}";
  int64_t offset = 0;
  for (size_t i = 0; i < tensors.size(); ++i) {
    text += "," + json_quote(tensors[i].name) + ":{\"dtype\":\"" + data_type_name(tensors[i].type) +
            "\",\"shape\":[";
    separator = "";
    for (const int64_t dimension : tensors[i].shape) {
      text += separator + std::to_string(dimension);
      separator = ",";
    }
    text += "],\"data_offsets\":[" + std::to_string(offset) + "," + std::to_string(offset + bytes[i]) + "]}";
    offset += bytes[i];
  }
  text += "}";
  text.append((kDataAlignment - text.size() % kDataAlignment) % kDataAlignment, ' ');
  return text;
}

void check_header_bytes(size_t bytes, const std::string& path) {
  if (bytes <= static_cast<size_t>(kMaxHeaderBytes)) return;
  refuse(path, "the header would take at least " + std::to_string(bytes) + " bytes, the limit is " +
                   std::to_string(kMaxHeaderBytes));
}

// What we write must be what our reader accepts: names, limits and duplicates are checked by the reader
// itself.
void check_header(const std::string& text, int64_t data_bytes, const std::string& path) {
  check_header_bytes(text.size(), path);
  try {
    parse_safetensors_header(text, kHeaderLengthBytes + static_cast<int64_t>(text.size()) + data_bytes, path);
  } catch (const Error& error) {
    refuse(path, std::string("it would not be readable (") + error.what() + ")");
  }
}

void check_utf8(const std::string& text, const std::string& path) {
  if (utf8_first_invalid(text) >= 0) refuse(path, "the text " + quote_clipped(text) + " is not valid UTF-8");
}

}  // namespace

void write_safetensors(const std::string& path, const std::vector<TensorToWrite>& tensors,
                       const Metadata& metadata) {
  Metadata entries;
  for (const auto& entry : metadata) {
    check_header_bytes(entry.first.size() + entry.second.size(), path);
    check_utf8(entry.first, path);
    check_utf8(entry.second, path);
    if (entry.first != kContentHashKey) entries.push_back(entry);
  }
  std::vector<int64_t> bytes;
  int64_t data_bytes = 0;
  for (const TensorToWrite& tensor : tensors) {
    check_utf8(tensor.name, path);
    bytes.push_back(checked_bytes(tensor, path));
    if (__builtin_add_overflow(data_bytes, bytes.back(), &data_bytes))
      refuse(path, "the tensors overflow 64 bits");
  }
  entries.emplace_back(kContentHashKey, content_hash(tensors, bytes, entries));
  const std::string header = header_text(tensors, bytes, entries);
  check_header(header, data_bytes, path);

  const uint64_t header_bytes = header.size();
  std::vector<FilePiece> pieces = {{&header_bytes, sizeof header_bytes}, {header.data(), header.size()}};
  for (size_t i = 0; i < tensors.size(); ++i)
    pieces.push_back({tensors[i].data, static_cast<size_t>(bytes[i])});
  write_file_atomically(path, pieces);
}

}  // namespace ff
