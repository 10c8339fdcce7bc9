// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The JSON header of a safetensors file: the rules on what one may say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/safetensors.h"

namespace ff {

inline constexpr int64_t kHeaderLengthBytes = 8;  // the file begins with the header's length, uint64 LE
inline constexpr int64_t kMaxHeaderBytes = 100'000'000;
inline constexpr size_t kMaxTensors = 100'000;
inline constexpr size_t kMaxMetadataEntries = 100'000;
inline constexpr size_t kMaxTensorNameBytes = 1'024;
inline constexpr size_t kMaxRank = 8;
inline constexpr int kMaxHeaderDepth = 4;

struct SafetensorsHeader {
  std::vector<TensorInfo> tensors;  // ordered by offset
  Metadata metadata;                // in the order of the text
};

// Reads and checks the header text of a file of file_bytes bytes. Throws Error(INVALID_FILE) or, for a data
// type of the format that we do not read, Error(UNSUPPORTED).
SafetensorsHeader parse_safetensors_header(std::string_view header, int64_t file_bytes,
                                           const std::string& path);

}  // namespace ff
