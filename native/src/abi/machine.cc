// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Version, machine and context.
#include <cpuid.h>

#include <cstring>

#include "abi/boundary.h"
#include "gemm/gemm.h"
#include "kernel/kernels.h"

namespace {

// The brand string of the CPU, or "unknown CPU".
struct CpuName {
  char text[49] = "unknown CPU";

  CpuName() {
    unsigned int registers[12] = {};
    if (__get_cpuid_max(0x80000000u, nullptr) < 0x80000004u) return;
    for (unsigned int leaf = 0; leaf < 3; ++leaf) {
      __get_cpuid(0x80000002u + leaf, &registers[leaf * 4], &registers[leaf * 4 + 1], &registers[leaf * 4 + 2],
                  &registers[leaf * 4 + 3]);
    }
    std::memcpy(text, registers, 48);
    text[48] = '\0';
  }
};

}  // namespace

extern "C" {

const char* ff_status_name(int32_t status) {
  switch (status) {
    case FF_STATUS_OK: return "FF_STATUS_OK";
    case FF_STATUS_INVALID_ARGUMENT: return "FF_STATUS_INVALID_ARGUMENT";
    case FF_STATUS_INVALID_STATE: return "FF_STATUS_INVALID_STATE";
    case FF_STATUS_OUT_OF_MEMORY: return "FF_STATUS_OUT_OF_MEMORY";
    case FF_STATUS_IO_ERROR: return "FF_STATUS_IO_ERROR";
    case FF_STATUS_INVALID_FILE: return "FF_STATUS_INVALID_FILE";
    case FF_STATUS_UNSUPPORTED: return "FF_STATUS_UNSUPPORTED";
    case FF_STATUS_NOT_FINITE: return "FF_STATUS_NOT_FINITE";
    case FF_STATUS_INTERNAL_ERROR: return "FF_STATUS_INTERNAL_ERROR";
    default: return "unknown status";
  }
}

int32_t ff_abi_version(void) { return FF_ABI_VERSION; }

const char* ff_version(void) { return FF_VERSION; }

const char* ff_isa_name(void) {
  const ff::Kernels* kernels = ff::kernels();
  return kernels != nullptr ? kernels->name : ff::kernels_problem();
}

const char* ff_cpu_name(void) {
  static const CpuName name;
  return name.text;
}

const char* ff_gemm_name(void) { return ff::gemm_name(); }

void ff_context_options_init(ff_context_options* options) {
  if (options == nullptr) return;
  *options = {sizeof(ff_context_options), 1, 0};
}

ff_status ff_context_create(const ff_context_options* options, ff_context** out_context) {
  return ff::guarded([&] {
    ff::require_struct(options, "ff_context_create", "options");
    ff::require(out_context, "ff_context_create", "out_context");
    if (options->threads < 1 || options->threads > FF_MAX_THREADS) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT, "ff_context_create: options->threads is " +
                                                      std::to_string(options->threads) + ", expected 1 to " +
                                                      std::to_string(FF_MAX_THREADS));
    }
    if (options->reserved != 0) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT, "ff_context_create: options->reserved is " +
                                                      std::to_string(options->reserved) + ", expected 0");
    }
    *out_context = new ff_context{std::make_shared<ff::Context>(options->threads)};
  });
}

void ff_context_destroy(ff_context* context) { delete context; }

int32_t ff_context_threads(const ff_context* context) {
  return context == nullptr ? 0 : context->context->pool().threads();
}

}  // extern "C"
