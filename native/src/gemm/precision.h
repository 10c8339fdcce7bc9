// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>

namespace ff {

// What the inputs of the large matrix products are rounded to. Their sums, and everything else, are float32.
enum class Precision : uint8_t { kFloat32, kBfloat16 };

// "f32", "bf16"
constexpr const char* precision_name(Precision precision) {
  return precision == Precision::kBfloat16 ? "bf16" : "f32";
}

}  // namespace ff
