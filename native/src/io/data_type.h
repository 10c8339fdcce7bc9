// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string_view>

#include "io/safetensors.h"

namespace ff {

const char* data_type_name(DataType type);  // as in a safetensors header: "F32"
int64_t data_type_bytes(DataType type);     // of one element

// Sets *out and returns true if `name` is one of ours.
bool find_data_type(std::string_view name, DataType* out);

// Whether `name` is a type of the safetensors format that we do not read (8-bit floats and the like).
bool is_foreign_data_type(std::string_view name);

}  // namespace ff
