// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// libgcc's unwinder, which libfastformer.so holds statically, looks up the exception tables of a code address
// with _dl_find_object. glibc has it from 2.35 on, and our floor is 2.34: this one, seen by nobody else,
// takes its place and asks dl_iterate_phdr. Part of the shared library only.
#include <dlfcn.h>
#include <features.h>
#include <link.h>

#include <algorithm>
#include <cstdint>

#if __GLIBC_PREREQ(2, 35)
namespace {

struct Search {
  uintptr_t address;
  dl_find_object* result;
};

int look_into(dl_phdr_info* info, size_t, void* argument) {
  const Search& search = *static_cast<Search*>(argument);
  uintptr_t begin = UINTPTR_MAX;
  uintptr_t end = 0;
  uintptr_t tables = 0;
  bool found = false;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr) & segment = info->dlpi_phdr[i];
    const uintptr_t first = info->dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_GNU_EH_FRAME) tables = first;
    if (segment.p_type != PT_LOAD) continue;
    begin = std::min(begin, first);
    end = std::max(end, first + segment.p_memsz);
    found = found || (search.address >= first && search.address - first < segment.p_memsz);
  }
  if (!found || tables == 0) return 0;
  *search.result = {};
  search.result->dlfo_map_start = reinterpret_cast<void*>(begin);
  search.result->dlfo_map_end = reinterpret_cast<void*>(end);
  search.result->dlfo_eh_frame = reinterpret_cast<void*>(tables);
  return 1;
}

}  // namespace

extern "C" __attribute__((visibility("hidden"))) int _dl_find_object(void* address,
                                                                     dl_find_object* result) noexcept {
  Search search{reinterpret_cast<uintptr_t>(address), result};
  return dl_iterate_phdr(look_into, &search) == 1 ? 0 : -1;
}
#endif
