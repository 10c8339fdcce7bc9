// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Other float types to float32. F16 and BF16 are exact, NaN payloads included. F64 rounds to nearest, ties to
// even; what is beyond float32 becomes infinite.
#pragma once

#include <cstdint>

namespace ff {

float float_from_f16(uint16_t bits);
float float_from_bf16(uint16_t bits);

void convert_f16(const void* in, int64_t count, float* out);
void convert_bf16(const void* in, int64_t count, float* out);
void convert_f64(const void* in, int64_t count, float* out);

}  // namespace ff
