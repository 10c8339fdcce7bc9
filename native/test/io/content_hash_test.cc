// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/content_hash.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ff::test {
namespace {

uint64_t hash_of(const std::string& text) {
  StreamHash hash;
  hash.update(text.data(), text.size());
  return hash.digest();
}

TEST(StreamHash, IsXxh64) {
  EXPECT_EQ(hash_of(""), 0xEF46DB3751D8E999u);
  EXPECT_EQ(hash_of("a"), 0xD24EC4F1A98C6E5Bu);
  EXPECT_EQ(hash_of("abc"), 0x44BC2CF5AD770999u);
  EXPECT_EQ(hash_of("The quick brown fox jumps over the lazy dog"), 0x0B242D361FDA71BCu);
}

TEST(StreamHash, DoesNotDependOnThePortions) {
  std::string text;
  for (int i = 0; i < 300; ++i) text.push_back(static_cast<char>(i * 37));
  for (size_t length = 0; length <= text.size(); length += 1 + length / 8) {
    const std::string part = text.substr(0, length);
    for (const size_t portion : {1, 3, 31, 32, 33, 100}) {
      StreamHash hash;
      for (size_t at = 0; at < length; at += portion)
        hash.update(part.data() + at, std::min(portion, length - at));
      EXPECT_EQ(hash.digest(), hash_of(part)) << length << " bytes by " << portion;
    }
  }
}

std::string content_of(const Metadata& metadata, const std::string& name, DataType type,
                       const std::vector<int64_t>& shape, const std::string& bytes) {
  ContentHash hash(metadata, 1);
  hash.begin_tensor(name, type, shape, static_cast<int64_t>(bytes.size()));
  hash.update(bytes.data(), bytes.size());
  return hash.text();
}

TEST(ContentHash, CoversEverythingThatTheFileSays) {
  const Metadata metadata = {{"b", "2"}, {"a", "1"}};
  const std::string base = content_of(metadata, "w", DataType::kF32, {1, 2}, "12345678");
  EXPECT_EQ(base.rfind("xxh64:", 0), 0u) << base;
  EXPECT_EQ(base.size(), 22u);
  EXPECT_EQ(content_of({{"a", "1"}, {"b", "2"}}, "w", DataType::kF32, {1, 2}, "12345678"), base);
  EXPECT_EQ(
      content_of({{"b", "2"}, {kContentHashKey, "x"}, {"a", "1"}}, "w", DataType::kF32, {1, 2}, "12345678"),
      base);
  EXPECT_NE(content_of({{"b", "2"}}, "w", DataType::kF32, {1, 2}, "12345678"), base);
  EXPECT_NE(content_of({{"b", "1"}, {"a", "2"}}, "w", DataType::kF32, {1, 2}, "12345678"), base);
  EXPECT_NE(content_of(metadata, "v", DataType::kF32, {1, 2}, "12345678"), base);
  EXPECT_NE(content_of(metadata, "w", DataType::kI32, {1, 2}, "12345678"), base);
  EXPECT_NE(content_of(metadata, "w", DataType::kF32, {2, 1}, "12345678"), base);
  EXPECT_NE(content_of(metadata, "w", DataType::kF32, {2}, "12345678"), base);
  EXPECT_NE(content_of(metadata, "w", DataType::kF32, {1, 2}, "12345679"), base);
}

}  // namespace
}  // namespace ff::test
