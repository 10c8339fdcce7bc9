// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "abi/boundary.h"

#include <algorithm>
#include <cstring>

namespace ff {

namespace {

constexpr size_t kMaxMessage = 4096;

// A plain array: an error must be reported even when memory has run out.
thread_local char last_error[kMaxMessage] = "";

}  // namespace

void set_last_error(const char* message) noexcept {
  size_t length = std::min(std::strlen(message), kMaxMessage - 1);
  // A cut must not leave half a UTF-8 character.
  while (length > 0 && length == kMaxMessage - 1 && (message[length] & 0xc0) == 0x80) --length;
  std::memcpy(last_error, message, length);
  last_error[length] = '\0';
}

void require(const void* argument, const char* function, const char* name) {
  if (argument == nullptr) {
    throw Error(FF_STATUS_INVALID_ARGUMENT,
                std::string(function) + ": " + name + " is NULL, expected a valid pointer");
  }
}

void copy_text(const std::string& text, char* buffer, int64_t capacity, int64_t* out_length,
               const char* function) {
  *out_length = static_cast<int64_t>(text.size());
  if (buffer == nullptr || capacity < static_cast<int64_t>(text.size()) + 1) {
    throw Error(FF_STATUS_INVALID_ARGUMENT,
                std::string(function) + ": capacity is " + std::to_string(buffer == nullptr ? 0 : capacity) +
                    ", the text with its NUL needs " + std::to_string(text.size() + 1) +
                    "; call again with a larger buffer");
  }
  std::memcpy(buffer, text.c_str(), text.size() + 1);
}

void describe_parameter(ParameterValues* values, int64_t index, ff_parameter* out_parameter,
                        const char* function) {
  require(out_parameter, function, "out_parameter");
  const ParameterTable& table = values->table();
  if (index < 0 || index >= table.count()) {
    throw Error(FF_STATUS_INVALID_ARGUMENT, std::string(function) + ": index is " + std::to_string(index) +
                                                ", expected 0 to " + std::to_string(table.count() - 1));
  }
  const ParameterInfo& info = table.info(index);
  *out_parameter = {sizeof(ff_parameter),
                    info.name.c_str(),
                    info.rows,
                    info.columns,
                    info.rank,
                    0,
                    values->at(static_cast<int>(index))};
}

}  // namespace ff

extern "C" const char* ff_last_error(void) { return ff::last_error; }
