// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/cpu_name.h"

#include <cpuid.h>

#include <cstring>

namespace ff {

namespace {

struct CpuName {
  char text[49] = "unknown CPU";

  CpuName() {
    unsigned int registers[12] = {};
    if (__get_cpuid_max(0x80000000u, nullptr) < 0x80000004u) return;
    for (unsigned int leaf = 0; leaf < 3; ++leaf) {
      __get_cpuid(0x80000002u + leaf, &registers[leaf * 4], &registers[leaf * 4 + 1],
                  &registers[leaf * 4 + 2], &registers[leaf * 4 + 3]);
    }
    std::memcpy(text, registers, 48);
    text[48] = '\0';
  }
};

}  // namespace

const char* cpu_name() {
  static const CpuName name;
  return name.text;
}

}  // namespace ff
