// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <cstdlib>
#include <string>

#include "kernel/tables.h"

namespace ff {
namespace {

bool cpu_has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

bool cpu_has_avx512() {
  return cpu_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

bool cpu_has_avx512_bf16() { return cpu_has_avx512() && __builtin_cpu_supports("avx512bf16"); }

struct Choice {
  const Kernels* table = nullptr;
  std::string problem;
};

Choice choose() {
  const char* wish = std::getenv("FF_ISA");
  if (wish == nullptr || *wish == '\0') {
    if (const Kernels* table = kernels_avx512()) return {table, ""};
    if (const Kernels* table = kernels_avx2()) return {table, ""};
    return {kernels_scalar(), ""};
  }
  const std::string name = wish;
  if (name == "scalar") return {kernels_scalar(), ""};
  if (name == "avx2" || name == "avx512") {
    if (const Kernels* table = name == "avx2" ? kernels_avx2() : kernels_avx512()) return {table, ""};
    return {nullptr, "FF_ISA=" + name + " cannot be used: this CPU lacks " +
                         (name == "avx2" ? "AVX2 or FMA" : "AVX-512 F, BW, DQ or VL") +
                         "; unset FF_ISA to let the library choose"};
  }
  return {nullptr,
          "FF_ISA=" + name +
              " is not an instruction set of this build: set it to scalar, avx2 or avx512, or unset it to "
              "let the library choose"};
}

const Choice& choice() {
  static const Choice chosen = choose();
  return chosen;
}

}  // namespace

const Kernels* kernels() { return choice().table; }

const char* kernels_problem() { return choice().problem.c_str(); }

const Kernels* kernels_scalar() { return &kScalarKernels; }

const Kernels* kernels_avx2() { return cpu_has_avx2() ? &kAvx2Kernels : nullptr; }

const Kernels* kernels_avx512() {
  if (!cpu_has_avx512_bf16()) return kernels_avx512_without_bf16();
  static const Kernels table = with_avx512_bf16(kAvx512Kernels);
  return &table;
}

const Kernels* kernels_avx512_without_bf16() { return cpu_has_avx512() ? &kAvx512Kernels : nullptr; }

}  // namespace ff
