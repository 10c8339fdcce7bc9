// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/buffer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace ff {
namespace {

constexpr size_t kMebibyte = size_t{1} << 20;

TEST(Buffer, IsZeroedAlignedAndWritable) {
  for (size_t bytes : {size_t{1}, size_t{64}, size_t{4097}, 2 * kMebibyte - 1, 2 * kMebibyte,
                       2 * kMebibyte + 1, 7 * kMebibyte + 5}) {
    Buffer buffer(bytes);
    ASSERT_EQ(buffer.bytes(), bytes);
    ASSERT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) % 64, 0u);
    const auto* const data = static_cast<const unsigned char*>(buffer.data());
    for (size_t i = 0; i < bytes; ++i) ASSERT_EQ(data[i], 0) << "byte " << i << " of " << bytes;
    std::memset(buffer.data(), 1, bytes);
  }
}

TEST(Buffer, EmptyHasNoMemory) {
  EXPECT_EQ(Buffer().data(), nullptr);
  EXPECT_EQ(Buffer(0).data(), nullptr);
}

TEST(Buffer, MovesItsMemory) {
  for (size_t bytes : {size_t{100}, 3 * kMebibyte}) {
    Buffer first(bytes);
    void* const data = first.data();
    Buffer second(std::move(first));
    EXPECT_EQ(second.data(), data);
    EXPECT_EQ(first.data(), nullptr);
    Buffer third(50);
    third = std::move(second);
    EXPECT_EQ(third.data(), data);
    EXPECT_EQ(third.bytes(), bytes);
    EXPECT_EQ(second.bytes(), 0u);
  }
}

#ifndef __SANITIZE_ADDRESS__  // it ends the process instead
TEST(Buffer, RefusesWhatCannotBeHad) {
  EXPECT_THROW(Buffer(SIZE_MAX), std::bad_alloc);
  EXPECT_THROW(Buffer(SIZE_MAX / 2), std::bad_alloc);
  EXPECT_THROW(Buffer(size_t{1} << 60), std::bad_alloc);
}
#endif

}  // namespace
}  // namespace ff
