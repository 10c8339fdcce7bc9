// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/content_hash.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "io/data_type.h"

namespace ff {
namespace {

static_assert(std::endian::native == std::endian::little, "the hash reads its input as little-endian words");

constexpr uint64_t kPrime1 = 0x9E3779B185EBCA87, kPrime2 = 0xC2B2AE3D27D4EB4F, kPrime3 = 0x165667B19E3779F9,
                   kPrime4 = 0x85EBCA77C2B2AE63, kPrime5 = 0x27D4EB2F165667C5;

template <typename Word>
Word load(const unsigned char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

uint64_t mix(uint64_t lane, uint64_t input) { return std::rotl(lane + input * kPrime2, 31) * kPrime1; }

}  // namespace

StreamHash::StreamHash() : lanes_{kPrime1 + kPrime2, kPrime2, 0, 0 - kPrime1} {}

void StreamHash::consume_stripe(const unsigned char* stripe) {
  for (int i = 0; i < 4; ++i) lanes_[i] = mix(lanes_[i], load<uint64_t>(stripe + 8 * i));
}

void StreamHash::update(const void* data, size_t bytes) {
  if (bytes == 0) return;
  const auto* from = static_cast<const unsigned char*>(data);
  total_bytes_ += bytes;
  if (rest_bytes_ > 0) {
    const size_t taken = std::min(bytes, sizeof rest_ - rest_bytes_);
    std::memcpy(rest_ + rest_bytes_, from, taken);
    rest_bytes_ += taken;
    from += taken;
    bytes -= taken;
    if (rest_bytes_ < sizeof rest_) return;
    consume_stripe(rest_);
    rest_bytes_ = 0;
  }
  for (; bytes >= sizeof rest_; from += sizeof rest_, bytes -= sizeof rest_) consume_stripe(from);
  if (bytes > 0) std::memcpy(rest_, from, bytes);
  rest_bytes_ = bytes;
}

uint64_t StreamHash::digest() const {
  uint64_t hash = kPrime5;
  if (total_bytes_ >= sizeof rest_) {
    hash = std::rotl(lanes_[0], 1) + std::rotl(lanes_[1], 7) + std::rotl(lanes_[2], 12) +
           std::rotl(lanes_[3], 18);
    for (const uint64_t lane : lanes_) hash = (hash ^ mix(0, lane)) * kPrime1 + kPrime4;
  }
  hash += total_bytes_;
  const unsigned char* from = rest_;
  const unsigned char* const end = rest_ + rest_bytes_;
  for (; end - from >= 8; from += 8) {
    hash = std::rotl(hash ^ mix(0, load<uint64_t>(from)), 27) * kPrime1 + kPrime4;
  }
  if (end - from >= 4) {
    hash = std::rotl(hash ^ load<uint32_t>(from) * kPrime1, 23) * kPrime2 + kPrime3;
    from += 4;
  }
  for (; from < end; ++from) hash = std::rotl(hash ^ *from * kPrime5, 11) * kPrime1;
  hash = (hash ^ hash >> 33) * kPrime2;
  hash = (hash ^ hash >> 29) * kPrime3;
  return hash ^ hash >> 32;
}

ContentHash::ContentHash(const Metadata& metadata, size_t tensor_count) {
  std::vector<const Metadata::value_type*> entries;
  for (const auto& entry : metadata) {
    if (entry.first != kContentHashKey) entries.push_back(&entry);
  }
  std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  text_field("fastformer-content-1");
  number(entries.size());
  for (const auto* entry : entries) {
    text_field(entry->first);
    text_field(entry->second);
  }
  number(tensor_count);
}

void ContentHash::begin_tensor(const std::string& name, DataType type, const std::vector<int64_t>& shape,
                               int64_t bytes) {
  text_field(name);
  text_field(data_type_name(type));
  number(shape.size());
  for (const int64_t dimension : shape) number(static_cast<uint64_t>(dimension));
  number(static_cast<uint64_t>(bytes));
}

void ContentHash::number(uint64_t value) { hash_.update(&value, sizeof value); }

void ContentHash::text_field(std::string_view text) {
  number(text.size());
  hash_.update(text.data(), text.size());
}

std::string ContentHash::text() const {
  static const char digits[] = "0123456789abcdef";
  std::string out = "xxh64:";
  const uint64_t digest = hash_.digest();
  for (int shift = 60; shift >= 0; shift -= 4) out.push_back(digits[digest >> shift & 15]);
  return out;
}

}  // namespace ff
