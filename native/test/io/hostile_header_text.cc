// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The length at the start of the file, and the text that it spans.
#include "io/hostile_cases.h"

namespace ff::test {
namespace {

using namespace std::string_literals;

const char kTooShort[] = "but a safetensors file begins with 8";
const char kOverLimit[] = "is over the limit of 100000000";
const char kBeyondFile[] = "reaches beyond the file's";

}  // namespace

void add_length_cases(const Draft& sound, std::vector<HostileCase>* cases) {
  const std::string file = sound.file(), header = sound.header(), data = sound.data();
  for (size_t bytes = 0; bytes < 8; ++bytes) {
    add_refused(cases, "length-file-of-" + std::to_string(bytes), file.substr(0, bytes), kTooShort);
  }
  const auto with_length = [&](uint64_t length) { return length_bytes(length) + header + data; };
  add_refused(cases, "length-zero", with_length(0), "does not begin with '{'");
  add_refused(cases, "length-zero-and-nothing", length_bytes(0), "does not begin with '{'");
  add_refused(cases, "length-one", with_length(1), "does not end with '}'");
  add_refused(cases, "length-one-less", with_length(header.size() - 1), "byte");
  add_refused(cases, "length-one-more", with_length(header.size() + 1), "byte");
  add_refused(cases, "length-eats-the-data", with_length(header.size() + data.size()), "byte");
  add_refused(cases, "length-one-beyond-the-file", with_length(header.size() + data.size() + 1), kBeyondFile);
  add_refused(cases, "length-at-the-limit", with_length(100'000'000), kBeyondFile);
  add_refused(cases, "length-over-the-limit", with_length(100'000'001), kOverLimit);
  add_refused(cases, "length-2-to-31", with_length(uint64_t{1} << 31), kOverLimit);
  add_refused(cases, "length-2-to-32-and-right", with_length((uint64_t{1} << 32) + header.size()),
              kOverLimit);
  add_refused(cases, "length-2-to-63-less-1", with_length(~uint64_t{0} >> 1), kOverLimit);
  add_refused(cases, "length-2-to-63", with_length(uint64_t{1} << 63), kOverLimit);
  add_refused(cases, "length-2-to-64-less-1", with_length(~uint64_t{0}), kOverLimit);
  add_refused(cases, "length-2-to-64-less-8", with_length(~uint64_t{0} - 7), kOverLimit);
  std::string big_endian = length_bytes(header.size());
  big_endian.assign(big_endian.rbegin(), big_endian.rend());
  add_refused(cases, "length-big-endian", big_endian + header + data, kOverLimit);
  add_refused(cases, "length-missing", header + data, kOverLimit);
}

void add_header_text_cases(const Draft& sound, std::vector<HostileCase>* cases) {
  const std::string header = sound.header(), data = sound.data();
  const auto refuse = [&](const std::string& name, const std::string& text, const std::string& reason) {
    add_refused(cases, "text-" + name, file_of(text, data), reason);
  };
  const std::string inner = header.substr(1, header.size() - 2);
  const char kBegin[] = "does not begin with '{'", kEnd[] = "does not end with '}'";
  refuse("space-first", " " + header, kBegin);
  refuse("newline-first", "\n" + header, kBegin);
  refuse("byte-order-mark", "\xEF\xBB\xBF" + header, kBegin);
  refuse("array", "[" + inner + "]", kBegin);
  refuse("only-spaces", std::string(64, ' '), kBegin);
  refuse("only-zeros", std::string(64, '\0'), kBegin);
  refuse("newline-last", header + "\n", kEnd);
  refuse("tab-last", header + "\t", kEnd);
  refuse("nul-last", header + "\0"s, kEnd);
  refuse("letter-last", header + "x", kEnd);
  refuse("two-objects", header + "{}", "text follows the end of the document");
  refuse("spaces-then-object", header + "  {}", "text follows the end of the document");
  refuse("no-closing-brace", "{" + inner, "ends where ',' or '}' was expected");
  refuse("extra-closing-brace", header + "}", "text follows the end of the document");
  refuse("trailing-comma", "{" + inner + ",}", "where a key in double quotes was expected");
  refuse("leading-comma", "{," + inner + "}", "where a key in double quotes was expected");
  refuse("double-comma", "{" + inner + ",,}", "where a key in double quotes was expected");
  refuse("comment", "{/* */" + inner + "}", "where a key in double quotes was expected");
  refuse("line-comment", "{// no\n" + inner + "}", "where a key in double quotes was expected");
  refuse("nul-inside", "{\0"s + inner + "}", "found byte 0x00");
  refuse("form-feed-inside", "{\f" + inner + "}", "found byte 0x0C");
  refuse("no-break-space-inside", "{\xC2\xA0" + inner + "}", "found byte 0xC2");

  const auto with_key = [&](const std::string& key) {
    return "{" + key + ":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}," + inner + "}";
  };
  refuse("key-without-quotes", with_key("key"), "where a key in double quotes was expected");
  refuse("key-in-single-quotes", with_key("'key'"), "where a key in double quotes was expected");
  refuse("key-is-number", with_key("1"), "where a key in double quotes was expected");
  refuse("key-is-null", with_key("null"), "where a key in double quotes was expected");
  refuse("key-without-end", "{\"key", "does not end with '}'");
  refuse("key-without-end-brace", "{\"key}", "a string has no closing quote");
  refuse("no-colon", "{\"key\" {}," + inner + "}", "where ':' was expected");
  refuse("no-value", "{\"key\":," + inner + "}", "where a value was expected");
  const std::string control = "a control character stands unescaped";
  refuse("key-with-nul", with_key("\"k\0y\""s), control);
  refuse("key-with-newline", with_key("\"k\ny\""), control);
  refuse("key-with-tab", with_key("\"k\ty\""), control);
  refuse("key-with-0x1f", with_key("\"k\x1Fy\""), control);
  const std::string escape = "a backslash begins no known escape";
  refuse("escape-unknown", with_key("\"\\q\""), escape);
  refuse("escape-hex", with_key("\"\\x41\""), escape);
  refuse("escape-octal", with_key("\"\\101\""), escape);
  refuse("escape-upper-u", with_key("\"\\U0041\""), escape);
  refuse("escape-short", with_key("\"\\u12\""), "one of four hexadecimal digits");
  refuse("escape-not-hex", with_key("\"\\u12g4\""), "one of four hexadecimal digits");
  refuse("surrogate-low-alone", with_key("\"\\uDC00\""), "a low surrogate stands without");
  refuse("surrogate-high-alone", with_key("\"\\uD800\""), "a high surrogate stands without");
  refuse("surrogate-high-letter", with_key("\"\\uD800x\""), "a high surrogate stands without");
  refuse("surrogate-high-twice", with_key("\"\\uD800\\uD800\""), "a high surrogate stands without");
  refuse("surrogate-high-escape", with_key("\"\\uDBFF\\n\""), "a high surrogate stands without");
  const std::string utf8 = "not valid UTF-8";
  refuse("utf8-lone-continuation", with_key("\"\x80\""), utf8);
  refuse("utf8-over-long-2", with_key("\"\xC0\x80\""), utf8);
  refuse("utf8-over-long-slash", with_key("\"\xC1\xAF\""), utf8);
  refuse("utf8-over-long-3", with_key("\"\xE0\x80\x80\""), utf8);
  refuse("utf8-over-long-4", with_key("\"\xF0\x80\x80\x80\""), utf8);
  refuse("utf8-surrogate", with_key("\"\xED\xA0\x80\""), utf8);
  refuse("utf8-above-10ffff", with_key("\"\xF4\x90\x80\x80\""), utf8);
  refuse("utf8-lead-f5", with_key("\"\xF5\x80\x80\x80\""), utf8);
  refuse("utf8-lead-ff", with_key("\"\xFF\""), utf8);
  refuse("utf8-cut-2", with_key("\"\xC3\""), utf8);
  refuse("utf8-cut-3", with_key("\"\xE2\x82\""), utf8);
  refuse("utf8-cut-4", with_key("\"\xF0\x9F\x98\""), utf8);
  refuse("utf8-latin-1", with_key("\"gr\xFC\xDF\""), utf8);
}

}  // namespace ff::test
