// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <string>
#include <vector>

#include "io/safetensors.h"
#include "model/parameters.h"

namespace ff {

// "[3,16]", as messages show shapes.
std::string shape_text(const std::vector<int64_t>& shape);

// Throws Error(INVALID_FILE) unless the file has prefix + name in the right shape for every parameter.
void check_parameters(const SafetensorsReader& reader, const std::string& path, const ParameterTable& table,
                      const std::string& prefix);

// Throws Error(INVALID_FILE) naming a tensor under the prefix that is neither a parameter of the table nor
// among those that may be unused.
void check_no_others(const SafetensorsReader& reader, const std::string& path, const ParameterTable& table,
                     const std::string& prefix, const std::vector<std::string>& unused);

// Reads every parameter from prefix + name; the file must have been checked.
void read_parameters(const SafetensorsReader& reader, ParameterValues* values, const std::string& prefix);

// Adds every parameter as prefix + name.
void append_parameters(std::vector<TensorToWrite>* tensors, const ParameterValues& values,
                       const std::string& prefix);

}  // namespace ff
