// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ff {

// Length of the valid UTF-8 sequence at text[at], or 0 if there is none: over-long forms, surrogates, code
// points above 10FFFF and cut sequences are invalid.
int utf8_sequence_length(std::string_view text, size_t at);

// Offset of the first byte that is not part of valid UTF-8, or -1.
int64_t utf8_first_invalid(std::string_view text);

// Appends a code point that is neither a surrogate nor above 10FFFF.
void append_utf8(uint32_t code_point, std::string* out);

}  // namespace ff
