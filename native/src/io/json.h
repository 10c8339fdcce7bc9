// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ff {

// A JSON value with the byte offset at which it stands. Numbers keep their text.
struct JsonValue {
  enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };
  Kind kind = Kind::kNull;
  bool boolean = false;
  std::string text;  // of a number as written, or of a string, decoded
  std::vector<JsonValue> items;
  std::vector<std::pair<std::string, JsonValue>> members;
  int64_t offset = 0;

  const JsonValue* find(std::string_view key) const;  // nullptr if there is none
};

// Strict RFC 8259: valid UTF-8 and valid surrogate pairs only, no duplicate keys, no trailing text except
// white space, nesting at most max_depth. Throws Error(INVALID_FILE) with `what` and the byte offset.
JsonValue parse_json(std::string_view text, const std::string& what, int max_depth);

// `text` as a JSON string with its quotes.
std::string json_quote(std::string_view text);

// The number as int64 (no fraction or exponent, in range) or double (finite); throws as parse_json does.
int64_t json_integer(const JsonValue& value, const std::string& what);
double json_double(const JsonValue& value, const std::string& what);

}  // namespace ff
