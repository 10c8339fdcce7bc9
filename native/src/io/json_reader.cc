// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/json_reader.h"

#include <algorithm>
#include <charconv>

#include "io/problem.h"
#include "io/utf8.h"

namespace ff {
namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

std::string describe(char byte) {
  if (byte > ' ' && byte < 0x7F) return std::string("'") + byte + "'";
  static const char digits[] = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  return std::string("byte 0x") + digits[value >> 4] + digits[value & 15];
}

}  // namespace

JsonReader::JsonReader(std::string_view text, std::string what, std::string where_prefix, std::string advice,
                       int64_t base_offset, int max_depth)
    : text_(text),
      what_(std::move(what)),
      where_prefix_(std::move(where_prefix)),
      advice_(std::move(advice)),
      base_offset_(base_offset),
      max_depth_(static_cast<size_t>(max_depth)) {
  const int64_t invalid = utf8_first_invalid(text);
  if (invalid >= 0) fail(base_offset + invalid, "the text is not valid UTF-8 here");
  if (text.substr(0, 3) == "\xEF\xBB\xBF") fail(base_offset, "the text begins with a byte order mark");
}

void JsonReader::fail(int64_t offset, const std::string& why) const {
  throw_problem(FF_STATUS_INVALID_FILE, what_, where_prefix_ + "byte " + std::to_string(offset), why,
                advice_);
}

void JsonReader::fail_here(const std::string& expected) const {
  if (at_ >= text_.size()) fail(offset(), "the text ends where " + expected + " was expected");
  fail(offset(), "found " + describe(text_[at_]) + " where " + expected + " was expected");
}

void JsonReader::skip_white_space() {
  while (at_ < text_.size()) {
    const char next = text_[at_];
    if (next != ' ' && next != '\t' && next != '\n' && next != '\r') break;
    ++at_;
  }
}

JsonValue::Kind JsonReader::peek() {
  skip_white_space();
  switch (byte()) {
    case '{':
      return JsonValue::Kind::kObject;
    case '[':
      return JsonValue::Kind::kArray;
    case '"':
      return JsonValue::Kind::kString;
    case 't':
    case 'f':
      return JsonValue::Kind::kBool;
    case 'n':
      return JsonValue::Kind::kNull;
    default:
      if (byte() == '-' || is_digit(byte())) return JsonValue::Kind::kNumber;
      fail_here("a value");
  }
}

void JsonReader::enter(char open) {
  skip_white_space();
  if (byte() != open) fail_here(open == '{' ? "an object" : "an array");
  if (begun_.size() >= max_depth_) {
    fail(offset(), "objects and arrays are nested more than " + std::to_string(max_depth_) + " deep");
  }
  begun_.push_back(false);
  ++at_;
}

bool JsonReader::step(char close) {
  skip_white_space();
  if (byte() == close) {
    begun_.pop_back();
    ++at_;
    return false;
  }
  if (begun_.back()) {
    if (byte() != ',') fail_here(std::string("',' or '") + close + "'");
    ++at_;
    skip_white_space();
  }
  begun_.back() = true;
  return true;
}

void JsonReader::begin_object() { enter('{'); }

bool JsonReader::next_member(std::string* key, int64_t* key_offset) {
  if (!step('}')) return false;
  if (byte() != '"') fail_here("a key in double quotes");
  *key_offset = offset();
  *key = read_string();
  skip_white_space();
  if (byte() != ':') fail_here("':'");
  ++at_;
  return true;
}

void JsonReader::begin_array() { enter('['); }

bool JsonReader::next_item() { return step(']'); }

void JsonReader::expect_word(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) fail_here("true, false or null");
  at_ += word.size();
}

bool JsonReader::read_boolean() {
  skip_white_space();
  if (byte() == 't') {
    expect_word("true");
    return true;
  }
  expect_word("false");
  return false;
}

void JsonReader::read_null() {
  skip_white_space();
  expect_word("null");
}

void JsonReader::read_digits() {
  if (!is_digit(byte())) fail_here("a digit");
  while (is_digit(byte())) ++at_;
}

std::string_view JsonReader::read_number() {
  skip_white_space();
  const size_t begin = at_;
  if (byte() == '-') ++at_;
  const size_t integer = at_;
  read_digits();
  if (text_[integer] == '0' && at_ - integer > 1) {
    fail(base_offset_ + static_cast<int64_t>(integer), "a number begins with a superfluous zero");
  }
  if (byte() == '.') {
    ++at_;
    read_digits();
  }
  if (byte() == 'e' || byte() == 'E') {
    ++at_;
    if (byte() == '+' || byte() == '-') ++at_;
    read_digits();
  }
  return text_.substr(begin, at_ - begin);
}

std::string JsonReader::read_string() {
  skip_white_space();
  if (byte() != '"') fail_here("a string");
  const int64_t begin = offset();
  ++at_;
  std::string out;
  for (;;) {
    const size_t run = at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
           static_cast<unsigned char>(text_[at_]) >= 0x20) {
      ++at_;
    }
    out.append(text_.substr(run, at_ - run));
    if (at_ >= text_.size()) fail(begin, "a string has no closing quote");
    if (text_[at_] == '"') {
      ++at_;
      return out;
    }
    if (text_[at_] != '\\') fail(offset(), "a control character stands unescaped in a string");
    read_escape(&out);
  }
}

void JsonReader::read_escape(std::string* out) {
  const int64_t begin = offset();
  ++at_;
  const char kind = byte();
  switch (kind) {
    case '"':
    case '\\':
    case '/':
      out->push_back(kind);
      break;
    case 'b':
      out->push_back('\b');
      break;
    case 'f':
      out->push_back('\f');
      break;
    case 'n':
      out->push_back('\n');
      break;
    case 'r':
      out->push_back('\r');
      break;
    case 't':
      out->push_back('\t');
      break;
    case 'u': {
      ++at_;
      uint32_t unit = read_hex4();
      if (unit >= 0xDC00 && unit <= 0xDFFF) fail(begin, "a low surrogate stands without its high surrogate");
      if (unit >= 0xD800 && unit <= 0xDBFF) {
        uint32_t low = 0;
        if (text_.substr(at_, 2) == "\\u") {
          at_ += 2;
          low = read_hex4();
        }
        if (low < 0xDC00 || low > 0xDFFF) fail(begin, "a high surrogate stands without its low surrogate");
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      }
      append_utf8(unit, out);
      return;
    }
    default:
      fail(begin, "a backslash begins no known escape");
  }
  ++at_;
}

uint32_t JsonReader::read_hex4() {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char next = byte();
    uint32_t digit;
    if (is_digit(next)) {
      digit = static_cast<uint32_t>(next - '0');
    } else if (next >= 'a' && next <= 'f') {
      digit = static_cast<uint32_t>(next - 'a' + 10);
    } else if (next >= 'A' && next <= 'F') {
      digit = static_cast<uint32_t>(next - 'A' + 10);
    } else {
      fail_here("one of four hexadecimal digits");
    }
    value = value << 4 | digit;
  }
  return value;
}

void JsonReader::end_of_text() {
  skip_white_space();
  if (at_ < text_.size()) fail(offset(), "text follows the end of the document");
}

void check_unique(const JsonReader& reader, std::vector<std::pair<std::string_view, int64_t>> keys) {
  std::sort(keys.begin(), keys.end());  // equal keys by offset, so the second of two is the later one
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
  const auto twin = std::adjacent_find(keys.begin(), keys.end(), same);
  if (twin != keys.end())
    reader.fail((twin + 1)->second, "the key " + quote_clipped(twin->first) + " stands twice");
}

std::string integer_problem(std::string_view text, int64_t* out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  if (error == std::errc::result_out_of_range)
    return "the number " + quote_clipped(text) + " does not fit 64 bits";
  if (error != std::errc() || end != text.data() + text.size()) {
    return "the number " + quote_clipped(text) + " is not a whole number without fraction and exponent";
  }
  return "";
}

int64_t parse_json_integer(const JsonReader& reader, std::string_view text, int64_t offset) {
  int64_t value = 0;
  const std::string problem = integer_problem(text, &value);
  if (!problem.empty()) reader.fail(offset, problem);
  return value;
}

}  // namespace ff
