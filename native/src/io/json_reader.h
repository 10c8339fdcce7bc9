// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A strict pull parser for RFC 8259. The safetensors header is read with it directly, so that a hostile
// header of 100 MB never becomes a tree of values; parse_json builds its tree on it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/json.h"

namespace ff {

class JsonReader {
 public:
  // Errors read "what: where_prefix" "byte N: why; advice", N counted from base_offset. Throws at once if the
  // text is not UTF-8 or begins with a byte order mark.
  JsonReader(std::string_view text, std::string what, std::string where_prefix, std::string advice,
             int64_t base_offset, int max_depth);

  // The kind of the value that comes next; offset() is then that of its first byte.
  JsonValue::Kind peek();
  int64_t offset() const { return base_offset_ + static_cast<int64_t>(at_); }

  void begin_object();
  // Steps to the next member and reads its key and colon, or ends the object. Duplicate keys are the caller's
  // to find (check_unique).
  bool next_member(std::string* key, int64_t* key_offset);
  void begin_array();
  bool next_item();  // steps to the next item, or ends the array
  std::string read_string();
  std::string_view read_number();  // as written
  bool read_boolean();
  void read_null();
  void end_of_text();  // only white space may follow

  [[noreturn]] void fail(int64_t offset, const std::string& why) const;

 private:
  char byte() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_white_space();
  void enter(char open);
  bool step(char close);
  void expect_word(std::string_view word);
  void read_digits();
  void read_escape(std::string* out);
  uint32_t read_hex4();
  [[noreturn]] void fail_here(const std::string& expected) const;

  std::string_view text_;
  std::string what_, where_prefix_, advice_;
  int64_t base_offset_;
  size_t max_depth_;
  size_t at_ = 0;
  std::vector<bool> begun_;  // for each open object or array: whether a member or item has been read
};

// Fails at the later of two equal keys. Keys come with the offsets at which they stand.
void check_unique(const JsonReader& reader, std::vector<std::pair<std::string_view, int64_t>> keys);

// `text`, a JSON number at `offset`, as int64: no fraction, no exponent, in range.
int64_t parse_json_integer(const JsonReader& reader, std::string_view text, int64_t offset);

// Why `text` is no int64, or an empty string after *out has been set.
std::string integer_problem(std::string_view text, int64_t* out);

}  // namespace ff
