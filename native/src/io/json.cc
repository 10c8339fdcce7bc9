// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/json.h"

#include <algorithm>
#include <charconv>

#include "io/json_reader.h"
#include "io/problem.h"
#include "io/utf8.h"

namespace ff {
namespace {

// A value takes over 100 bytes and its text may take two, so the tree is bounded by count.
constexpr int64_t kMaxValues = 100'000;

JsonValue read_value(JsonReader& reader, int64_t* values_left) {
  JsonValue value;
  value.kind = reader.peek();
  value.offset = reader.offset();
  if (--*values_left < 0) {
    reader.fail(value.offset, "the document has more than " + std::to_string(kMaxValues) + " values");
  }
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      reader.read_null();
      break;
    case JsonValue::Kind::kBool:
      value.boolean = reader.read_boolean();
      break;
    case JsonValue::Kind::kNumber:
      value.text = reader.read_number();
      break;
    case JsonValue::Kind::kString:
      value.text = reader.read_string();
      break;
    case JsonValue::Kind::kArray:
      reader.begin_array();
      while (reader.next_item()) value.items.push_back(read_value(reader, values_left));
      break;
    case JsonValue::Kind::kObject: {
      std::vector<int64_t> key_offsets;
      std::string key;
      int64_t key_offset = 0;
      reader.begin_object();
      while (reader.next_member(&key, &key_offset)) {
        key_offsets.push_back(key_offset);
        value.members.emplace_back(key, read_value(reader, values_left));
      }
      std::vector<std::pair<std::string_view, int64_t>> keys;
      for (size_t i = 0; i < key_offsets.size(); ++i)
        keys.emplace_back(value.members[i].first, key_offsets[i]);
      check_unique(reader, std::move(keys));
      break;
    }
  }
  return value;
}

[[noreturn]] void fail_number(const std::string& what, const JsonValue& value, const std::string& why) {
  throw_problem(FF_STATUS_INVALID_FILE, "cannot read " + what, "byte " + std::to_string(value.offset), why,
                "correct the number in the text");
}

// Whether the magnitude of a JSON number is at least 1. (strtod would do, were it not for the locale.)
bool at_least_one(const std::string& text) {
  const size_t mark = text.find_first_of("eE");
  const std::string_view digits = std::string_view(text).substr(0, mark);
  const size_t first = digits.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  const size_t point = std::min(digits.find('.'), digits.size());
  // Of the first digit that counts, as a power of ten; the exponent is cut where it outweighs any text.
  int64_t power = static_cast<int64_t>(point) - static_cast<int64_t>(first) - (first < point ? 1 : 0);
  if (mark != std::string::npos) {
    const bool negative = text[mark + 1] == '-';
    int64_t exponent = 0;
    for (const char c : std::string_view(text).substr(mark + 1)) {
      if (c >= '0' && c <= '9') exponent = std::min<int64_t>(exponent * 10 + (c - '0'), int64_t{1} << 50);
    }
    power += negative ? -exponent : exponent;
  }
  return power >= 0;
}

// ASCII that stands in a JSON string as it is.
bool is_plain(char byte) { return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\'; }

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

JsonValue parse_json(std::string_view text, const std::string& what, int max_depth) {
  JsonReader reader(text, "cannot read " + what, "", "correct the JSON text", 0, max_depth);
  int64_t values_left = kMaxValues;
  JsonValue value = read_value(reader, &values_left);
  reader.end_of_text();
  return value;
}

std::string json_quote(std::string_view text) {
  static const char digits[] = "0123456789abcdef";
  std::string out = "\"";
  for (size_t at = 0; at < text.size();) {
    const size_t run = at;
    while (at < text.size() && is_plain(text[at])) ++at;
    out.append(text.substr(run, at - run));
    if (at == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[at]);
    const int length = utf8_sequence_length(text, at);
    if (length == 0) {
      append_utf8(0xFFFD, &out);  // the replacement character: the result is valid whatever came in
    } else if (length > 1) {
      out.append(text.substr(at, static_cast<size_t>(length)));
    } else if (byte == '"' || byte == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(byte));
    } else {
      out.append("\\u00");
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 15]);
    }
    at += static_cast<size_t>(std::max(length, 1));
  }
  out.push_back('"');
  return out;
}

int64_t json_integer(const JsonValue& value, const std::string& what) {
  if (value.kind != JsonValue::Kind::kNumber) fail_number(what, value, "a whole number was expected");
  int64_t result = 0;
  const std::string problem = integer_problem(value.text, &result);
  if (!problem.empty()) fail_number(what, value, problem);
  return result;
}

double json_double(const JsonValue& value, const std::string& what) {
  if (value.kind != JsonValue::Kind::kNumber) fail_number(what, value, "a number was expected");
  double result = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [stop, error] = std::from_chars(value.text.data(), end, result);
  if (error == std::errc::result_out_of_range) {
    // from_chars says so of numbers that are too small as well; those are zero to a double.
    if (!at_least_one(value.text)) return value.text[0] == '-' ? -0.0 : 0.0;
    fail_number(what, value, "the number " + quote_clipped(value.text) + " is larger than a double can hold");
  }
  if (error != std::errc() || stop != end) {
    fail_number(what, value, "the number " + quote_clipped(value.text) + " cannot be read");
  }
  return result;
}

}  // namespace ff
