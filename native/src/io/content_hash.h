// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The 64-bit hash that guards what a file says against flipped bits. It is no signature: who can write the
// file can write the hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/safetensors.h"

namespace ff {

inline constexpr char kContentHashKey[] = "content_hash";

// The published XXH64 function (seed 0), fed in any portions.
class StreamHash {
 public:
  StreamHash();
  void update(const void* data, size_t bytes);
  uint64_t digest() const;

 private:
  void consume_stripe(const unsigned char* stripe);

  uint64_t lanes_[4];
  unsigned char rest_[32];
  size_t rest_bytes_ = 0;
  uint64_t total_bytes_ = 0;
};

// XXH64 of the whole content, in a form that does not depend on the layout of the file. Every number is a
// uint64 LE and every text its length and its bytes:
//   "fastformer-content-1"
//   number of metadata entries except content_hash; of each, ordered by key: key, value
//   number of tensors; of each, ordered by name: name, type, rank, dimensions, number of bytes, the bytes
class ContentHash {
 public:
  // Metadata first, then each tensor in the order of names: begin_tensor and its bytes by update.
  ContentHash(const Metadata& metadata, size_t tensor_count);
  void begin_tensor(const std::string& name, DataType type, const std::vector<int64_t>& shape, int64_t bytes);
  void update(const void* data, size_t bytes) { hash_.update(data, bytes); }
  std::string text() const;  // "xxh64:0123456789abcdef"

 private:
  void number(uint64_t value);
  void text_field(std::string_view text);

  StreamHash hash_;
};

}  // namespace ff
