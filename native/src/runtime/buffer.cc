// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/buffer.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace ff {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kPage = 4096;
constexpr size_t kHugePage = size_t{2} << 20;

// The address sanitizer watches the heap, not mappings of our own: under it every buffer is on the heap.
#ifdef __SANITIZE_ADDRESS__
constexpr size_t kMappedFrom = SIZE_MAX;
#else
constexpr size_t kMappedFrom = kHugePage;
#endif

size_t mapped_bytes(size_t bytes) { return (bytes + kPage - 1) & ~(kPage - 1); }

// Fresh pages are zero. They start at a huge page's boundary; what the mapping has around them goes back.
void* map_pages(size_t bytes) {
  if (bytes > SIZE_MAX / 2) throw std::bad_alloc();
  const size_t wanted = mapped_bytes(bytes);
  const size_t taken = wanted + kHugePage;
  void* mapping = mmap(nullptr, taken, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(mapping);
  const size_t before = (kHugePage - reinterpret_cast<uintptr_t>(mapping) % kHugePage) % kHugePage;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + wanted, taken - before - wanted);
  madvise(begin + before, wanted, MADV_HUGEPAGE);  // advice: where it fails, small pages do
  return begin + before;
}

void release(void* data, size_t bytes) {
  if (data == nullptr) return;
  if (bytes >= kMappedFrom) {
    munmap(data, mapped_bytes(bytes));
  } else {
    operator delete(data, std::align_val_t{kAlignment});
  }
}

}  // namespace

Buffer::Buffer(size_t bytes) : bytes_(bytes) {
  if (bytes == 0) return;
  if (bytes >= kMappedFrom) {
    data_ = map_pages(bytes);
  } else {
    data_ = operator new(bytes, std::align_val_t{kAlignment});
    std::memset(data_, 0, bytes);
  }
}

Buffer::Buffer(Buffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  if (this != &other) {
    release(data_, bytes_);
    data_ = std::exchange(other.data_, nullptr);
    bytes_ = std::exchange(other.bytes_, 0);
  }
  return *this;
}

Buffer::~Buffer() { release(data_, bytes_); }

}  // namespace ff
