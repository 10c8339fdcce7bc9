// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/context.h"

#include <string>

#include "fastformer/fastformer.h"
#include "runtime/cpu_name.h"
#include "runtime/status.h"

namespace ff {

namespace {

const Kernels* kernels_or_throw() {
  const Kernels* table = kernels();
  if (table == nullptr) throw Error(FF_STATUS_UNSUPPORTED, kernels_problem());
  return table;
}

Precision precision_or_throw(const Kernels& kernels, int32_t wish) {
  const bool has_bfloat16 = kernels.multiply_pairs != nullptr;
  if (wish == FF_PRECISION_F32 || (wish == FF_PRECISION_AUTO && !has_bfloat16)) return Precision::kFloat32;
  if (has_bfloat16) return Precision::kBfloat16;
  throw Error(
      FF_STATUS_UNSUPPORTED,
      "precision bf16 needs AVX-512 with AVX512_BF16, and the instruction set in use is " +
          std::string(kernels.name) + " on " + cpu_name() +
          ": without these instructions bf16 would be slower than f32; use the precision f32, or auto, "
          "which takes bf16 where the CPU has it");
}

}  // namespace

Context::Context(int threads, int32_t precision)
    : kernels_(kernels_or_throw()),
      precision_(precision_or_throw(*kernels_, precision)),
      forced_form_(forced_attention_form()),
      pool_(threads) {}

}  // namespace ff
