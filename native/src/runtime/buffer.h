// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstddef>
#include <cstdint>

namespace ff {

// Zeroed memory, aligned to 64 bytes; from 2 MiB on taken as whole pages with advice for huge pages.
// Move-only. Throws std::bad_alloc.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(size_t bytes);
  Buffer(Buffer&& other) noexcept;
  Buffer& operator=(Buffer&& other) noexcept;
  ~Buffer();

  void* data() { return data_; }
  const void* data() const { return data_; }
  float* floats() { return static_cast<float*>(data_); }
  const float* floats() const { return static_cast<const float*>(data_); }
  size_t bytes() const { return bytes_; }

  // Grown to at least so many bytes; what it held is lost when it grows.
  float* at_least(size_t bytes) {
    if (bytes_ < bytes) *this = Buffer(bytes);
    return floats();
  }

 private:
  void* data_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace ff
