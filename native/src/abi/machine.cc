// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Version, machine and context.
#include "abi/boundary.h"
#include "gemm/gemm.h"
#include "kernel/kernels.h"
#include "runtime/cpu_name.h"

extern "C" {

const char* ff_status_name(int32_t status) {
  switch (status) {
    case FF_STATUS_OK:
      return "FF_STATUS_OK";
    case FF_STATUS_INVALID_ARGUMENT:
      return "FF_STATUS_INVALID_ARGUMENT";
    case FF_STATUS_INVALID_STATE:
      return "FF_STATUS_INVALID_STATE";
    case FF_STATUS_OUT_OF_MEMORY:
      return "FF_STATUS_OUT_OF_MEMORY";
    case FF_STATUS_IO_ERROR:
      return "FF_STATUS_IO_ERROR";
    case FF_STATUS_INVALID_FILE:
      return "FF_STATUS_INVALID_FILE";
    case FF_STATUS_UNSUPPORTED:
      return "FF_STATUS_UNSUPPORTED";
    case FF_STATUS_NOT_FINITE:
      return "FF_STATUS_NOT_FINITE";
    case FF_STATUS_INTERNAL_ERROR:
      return "FF_STATUS_INTERNAL_ERROR";
    default:
      return "unknown status";
  }
}

int32_t ff_abi_version(void) { return FF_ABI_VERSION; }

const char* ff_version(void) { return FF_VERSION; }

const char* ff_isa_name(void) {
  const ff::Kernels* kernels = ff::kernels();
  return kernels != nullptr ? kernels->name : ff::kernels_problem();
}

const char* ff_cpu_name(void) { return ff::cpu_name(); }

const char* ff_gemm_name(void) { return ff::gemm_name(); }

void ff_context_options_init(ff_context_options* options) {
  if (options == nullptr) return;
  *options = {sizeof(ff_context_options), 1, FF_PRECISION_F32};
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
    if (options->precision < FF_PRECISION_F32 || options->precision > FF_PRECISION_AUTO) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT, "ff_context_create: options->precision is " +
                                                      std::to_string(options->precision) +
                                                      ", expected a value of ff_precision");
    }
    *out_context = new ff_context{std::make_shared<ff::Context>(options->threads, options->precision)};
  });
}

void ff_context_destroy(ff_context* context) { delete context; }

int32_t ff_context_threads(const ff_context* context) {
  return context == nullptr ? 0 : context->context->pool().threads();
}

int32_t ff_context_precision(const ff_context* context) {
  const bool bf16 = context != nullptr && context->context->precision() == ff::Precision::kBfloat16;
  return bf16 ? FF_PRECISION_BF16 : FF_PRECISION_F32;
}

}  // extern "C"
