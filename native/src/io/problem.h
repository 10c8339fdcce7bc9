// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The four-part error text of this folder: what failed, where, why, and what to do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fastformer/fastformer.h"

namespace ff {

// Throws Error(status) with "what: where: why; advice".
[[noreturn]] void throw_problem(ff_status status, const std::string& what, const std::string& where,
                                const std::string& why, const std::string& advice);

// Throws Error(IO_ERROR) with the system's text for error_number as the reason and advice that fits it.
[[noreturn]] void throw_system_problem(const std::string& what, const std::string& where, int error_number);

// `text` as a JSON string, cut after 80 bytes: what hostile input may put into a message.
std::string quote_clipped(std::string_view text);

}  // namespace ff
