// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "runtime/status.h"

namespace ff::test {
namespace {

using namespace std::string_literals;

constexpr int kDepth = 4;

JsonValue parse(const std::string& text) { return parse_json(text, "the text", kDepth); }

std::string message_of(const std::string& text) {
  try {
    parse(text);
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), FF_STATUS_INVALID_FILE);
    return error.what();
  }
}

std::string string_of(const std::string& text) { return parse(text).text; }

TEST(Json, ReadsEveryKindWithItsOffset) {
  const JsonValue value =
      parse(" {\"a\": [1, -2.5e+3, true, false, null], \"b\": {\"c\": \"d\"}, \"\": \"\"} ");
  ASSERT_EQ(value.kind, JsonValue::Kind::kObject);
  EXPECT_EQ(value.offset, 1);
  ASSERT_EQ(value.members.size(), 3u);
  const JsonValue* const array = value.find("a");
  ASSERT_NE(array, nullptr);
  EXPECT_EQ(array->offset, 7);
  ASSERT_EQ(array->items.size(), 5u);
  EXPECT_EQ(array->items[0].text, "1");
  EXPECT_EQ(array->items[1].text, "-2.5e+3");
  EXPECT_EQ(array->items[1].offset, 11);
  EXPECT_TRUE(array->items[2].boolean);
  EXPECT_EQ(array->items[3].kind, JsonValue::Kind::kBool);
  EXPECT_FALSE(array->items[3].boolean);
  EXPECT_EQ(array->items[4].kind, JsonValue::Kind::kNull);
  EXPECT_EQ(value.find("b")->find("c")->text, "d");
  EXPECT_EQ(value.find("")->text, "");
  EXPECT_EQ(value.find("x"), nullptr);
}

TEST(Json, AcceptsWhatTheStandardAllows) {
  for (const char* const text :
       {"0", "-0", "1E+2", "0.0e-0", "123456789012345678901234567890", "\"\"", "[]", "{}", "[[[[]]]]",
        "\t\r\n 1 \t\r\n", "\"\x7F\"", "true", "null", "[ ]", "{ }"}) {
    EXPECT_EQ(message_of(text), "") << text;
  }
}

TEST(Json, DecodesStrings) {
  EXPECT_EQ(string_of(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(string_of(R"("\u0041\u00e4\u20AC")"), "A\xC3\xA4\xE2\x82\xAC");
  EXPECT_EQ(string_of(R"("\uD83D\uDE00\uDBFF\uDFFF")"), "\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF");
  EXPECT_EQ(string_of(R"("a\u0000b")"), "a\0b"s);
  EXPECT_EQ(string_of("\"\xF4\x8F\xBF\xBF\xEF\xBF\xBF\xED\x9F\xBF\""),
            "\xF4\x8F\xBF\xBF\xEF\xBF\xBF\xED\x9F\xBF");
}

struct Refused {
  std::string text;
  int64_t offset;
  std::string why;
};

TEST(Json, RefusesWhatTheStandardForbidsAndSaysWhere) {
  const Refused cases[] = {
      {"", 0, "the text ends where a value was expected"},
      {"  ", 2, "the text ends where a value was expected"},
      {"1 2", 2, "text follows the end"},
      {"1\0"s, 1, "text follows the end"},
      {"\0"s, 0, "found byte 0x00"},
      {"\v1", 0, "found byte 0x0B"},
      {"\xEF\xBB\xBF"
       "1",
       0, "byte order mark"},
      {"[1", 2, "the text ends where ',' or ']' was expected"},
      {"[1}", 2, "found '}' where ',' or ']' was expected"},
      {"[1,]", 3, "found ']' where a value was expected"},
      {"[,1]", 1, "found ',' where a value was expected"},
      {"[1 2]", 3, "found '2' where ',' or ']' was expected"},
      {"{\"a\":1", 6, "the text ends where ',' or '}' was expected"},
      {"{\"a\":1]", 6, "found ']' where ',' or '}' was expected"},
      {"{\"a\":1,}", 7, "found '}' where a key in double quotes was expected"},
      {"{\"a\" 1}", 5, "found '1' where ':' was expected"},
      {"{\"a\"}", 4, "found '}' where ':' was expected"},
      {"{\"a\":}", 5, "found '}' where a value was expected"},
      {"{a:1}", 1, "found 'a' where a key in double quotes was expected"},
      {"{'a':1}", 1, "found ''' where a key in double quotes was expected"},
      {"{1:1}", 1, "found '1' where a key in double quotes was expected"},
      {"{\"a\":1,\"a\":2}", 7, "the key \"a\" stands twice"},
      {"{\"a\":1,\"b\":2,\"\\u0061\":2}", 13, "the key \"a\" stands twice"},
      {"{\"a\":{\"b\":1,\"b\":1}}", 12, "the key \"b\" stands twice"},
      {"tru", 0, "found 't' where true, false or null was expected"},
      {"nulL", 0, "found 'n' where true, false or null was expected"},
      {"truefalse", 4, "text follows the end"},
      {"True", 0, "found 'T' where a value was expected"},
      {"undefined", 0, "found 'u' where a value was expected"},
      {"NaN", 0, "found 'N' where a value was expected"},
      {"-Infinity", 1, "found 'I' where a digit was expected"},
      {"+1", 0, "found '+' where a value was expected"},
      {"-", 1, "the text ends where a digit was expected"},
      {"--1", 1, "found '-' where a digit was expected"},
      {"01", 0, "superfluous zero"},
      {"-00", 1, "superfluous zero"},
      {"1.", 2, "the text ends where a digit was expected"},
      {".1", 0, "found '.' where a value was expected"},
      {"1.e1", 2, "found 'e' where a digit was expected"},
      {"1e", 2, "the text ends where a digit was expected"},
      {"1e-", 3, "the text ends where a digit was expected"},
      {"1e1.5", 3, "text follows the end"},
      {"0x1", 1, "text follows the end"},
      {"1_000", 1, "text follows the end"},
      {"\"", 0, "a string has no closing quote"},
      {"\"a", 0, "a string has no closing quote"},
      {"\"a\\", 2, "a backslash begins no known escape"},
      {"\"a\\\"", 0, "a string has no closing quote"},
      {"'a'", 0, "found ''' where a value was expected"},
      {"\"\n\"", 1, "a control character stands unescaped"},
      {"\"a\0\""s, 2, "a control character stands unescaped"},
      {"\"\x1F\"", 1, "a control character stands unescaped"},
      {"\"\\a\"", 1, "a backslash begins no known escape"},
      {"\"\\'\"", 1, "a backslash begins no known escape"},
      {"\"\\u123\"", 6, "one of four hexadecimal digits"},
      {"\"\\u12", 5, "the text ends where one of four hexadecimal digits"},
      {"\"\\uDC00\"", 1, "a low surrogate stands without"},
      {"\"x\\uD800\"", 2, "a high surrogate stands without"},
      {"\"\\uD800\\u0041\"", 1, "a high surrogate stands without"},
      {"\"\\uD800\\uDBFF\"", 1, "a high surrogate stands without"},
      {"\"\x80\"", 1, "not valid UTF-8"},
      {"[\"\xC3\xA4\", \"\xE2\x82\"]", 8, "not valid UTF-8"},
      {"\"0123456789\xED\xA0\x80\"", 11, "not valid UTF-8"},
      {"1\xFF", 1, "not valid UTF-8"},
      {"[[[[[]]]]]", 4, "nested more than 4 deep"},
      {"{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}", 20, "nested more than 4 deep"},
      {"/**/1", 0, "found '/' where a value was expected"},
      {"1//", 1, "text follows the end"},
  };
  for (const Refused& refused : cases) {
    const std::string message = message_of(refused.text);
    EXPECT_NE(message.find(refused.why), std::string::npos) << refused.text << "\n  says: " << message;
    const std::string where = "cannot read the text: byte " + std::to_string(refused.offset) + ": ";
    EXPECT_EQ(message.substr(0, where.size()), where) << refused.text << "\n  says: " << message;
    EXPECT_NE(message.find("; correct the JSON text"), std::string::npos) << message;
  }
}

TEST(Json, TakesManyKeysAndFindsTheOneThatStandsTwice) {
  std::string text = "{";
  for (int i = 0; i < 50'000; ++i) text += "\"" + std::to_string(i) + "\":0,";
  EXPECT_EQ(parse(text + "\"x\":0}").members.size(), 50'001u);
  EXPECT_NE(message_of(text + "\"25000\":0}").find("the key \"25000\" stands twice"), std::string::npos);
}

int64_t integer(const std::string& text) { return json_integer(parse(text), "the size"); }
double number(const std::string& text) { return json_double(parse(text), "the rate"); }

template <typename Function>
std::string refusal(Function function) {
  try {
    function();
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), FF_STATUS_INVALID_FILE);
    return error.what();
  }
}

TEST(Json, Integers) {
  EXPECT_EQ(integer("-0"), 0);
  EXPECT_EQ(integer("9223372036854775807"), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(integer("-9223372036854775808"), std::numeric_limits<int64_t>::min());
  for (const char* const text :
       {"9223372036854775808", "-9223372036854775809", "1e0", "1.0", "\"1\"", "true", "null"}) {
    const std::string message = refusal([&] { integer(text); });
    EXPECT_EQ(message.rfind("cannot read the size: byte 0: ", 0), 0u) << text << ": " << message;
  }
}

TEST(Json, Doubles) {
  EXPECT_EQ(number("0.1"), 0.1);
  EXPECT_EQ(number("-1e-12"), -1e-12);
  EXPECT_EQ(number("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(number("4.9406564584124654e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(number("9007199254740993"), 9007199254740992.0);  // half way: to even
  const std::string zeros(400, '0');
  for (const std::string& tiny : {"1e-400"s, "123.5e-5000"s, "0." + zeros + "1"s, "0e999999999999999999999"s,
                                  "1e-99999999999999999999"s, "0." + zeros + "1e10"s}) {
    EXPECT_EQ(number(tiny), 0) << tiny;
    EXPECT_TRUE(std::signbit(number("-" + tiny))) << tiny;
  }
  EXPECT_EQ(number("0." + zeros + "1e401"), 1.0);
  EXPECT_EQ(number("1" + zeros + "e-400"), 1.0);
  for (const std::string& text : {"1e400"s, "-1e309"s, "1" + zeros, "0." + zeros + "1e2000"s, "\"1\""s, "[]"s,
                                  "1e99999999999999999999"s}) {
    EXPECT_NE(refusal([&] { number(text); }), "") << text;
  }
}

TEST(Json, QuotedTextReadsBackAsItWas) {
  std::string all;
  for (int code = 0; code < 128; ++code) all.push_back(static_cast<char>(code));
  all += "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80";
  EXPECT_EQ(string_of(json_quote(all)), all);
  EXPECT_EQ(json_quote("a\"b\\\n"), "\"a\\\"b\\\\\\u000a\"");
  EXPECT_EQ(string_of(json_quote("\xFFx\xC3")),
            "\xEF\xBF\xBDx\xEF\xBF\xBD");  // never invalid text in a message
}

}  // namespace
}  // namespace ff::test
