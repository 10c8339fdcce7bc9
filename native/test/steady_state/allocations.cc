// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "steady_state/allocations.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

// Where this program's code begins and ends, as the linker says.
extern "C" const char __executable_start;
extern "C" const char etext;

namespace {

std::atomic<int64_t> count{0};

void* allocate(size_t bytes, size_t alignment, const void* caller) {
  if (caller >= &__executable_start && caller < &etext) ++count;
  void* place = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}

constexpr size_t kAlignment = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

}  // namespace

namespace ff::test {

int64_t allocation_count() { return count; }

}  // namespace ff::test

void* operator new(size_t bytes) { return allocate(bytes, kAlignment, __builtin_return_address(0)); }
void* operator new[](size_t bytes) { return allocate(bytes, kAlignment, __builtin_return_address(0)); }
void* operator new(size_t bytes, std::align_val_t alignment) {
  return allocate(bytes, static_cast<size_t>(alignment), __builtin_return_address(0));
}
void* operator new[](size_t bytes, std::align_val_t alignment) {
  return allocate(bytes, static_cast<size_t>(alignment), __builtin_return_address(0));
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete[](void* place) noexcept { std::free(place); }
void operator delete(void* place, size_t) noexcept { std::free(place); }
void operator delete[](void* place, size_t) noexcept { std::free(place); }
void operator delete(void* place, std::align_val_t) noexcept { std::free(place); }
void operator delete[](void* place, std::align_val_t) noexcept { std::free(place); }
void operator delete(void* place, size_t, std::align_val_t) noexcept { std::free(place); }
void operator delete[](void* place, size_t, std::align_val_t) noexcept { std::free(place); }
