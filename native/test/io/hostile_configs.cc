// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Configuration texts for the tiny model.
#include "io/hostile_cases.h"
#include "io/tiny_model.h"

namespace ff::test {
namespace {

using namespace std::string_literals;

// `value` in the place of the hidden size, which is what stands first there.
std::string with_value(const std::string& value) {
  const std::string key = "\"hidden_size\": ";
  std::string text = tiny_config_json();
  return text.replace(text.find(key) + key.size(), 1, value);
}

std::string with_member(const std::string& member) {
  return "{" + member + "," + tiny_config_json().substr(1);
}

}  // namespace

std::vector<HostileCase> hostile_configs() {
  std::vector<HostileCase> cases;
  const auto refuse = [&](const std::string& name, const std::string& text, const std::string& reason) {
    add_refused(&cases, "config-" + name, text, reason);
  };
  const auto load = [&](const std::string& name, const std::string& text) {
    add_legal(&cases, "config-" + name, text);
  };
  const std::string sound = tiny_config_json();
  load("sound", sound);
  load("inside-model", "{\"format\":\"x\",\"model\":" + sound + ",\"task\":{\"a\":[1,{\"b\":null}]}}");
  load("white-space", " \t\r\n" + sound + "\n\n");
  load("escaped-key", with_member("\"hidden_\\u0061ct\":\"gelu\""));
  load("authors-keys",
       with_member("\"hidden_act\":\"gelu\",\"pooler_type\":\"weightpooler\",\"type_vocab_size\":2,"
                   "\"enable_fp16\":\"False\""));

  refuse("empty", "", "ends where a value was expected");
  refuse("only-spaces", "   \n", "ends where a value was expected");
  refuse("nul", "\0"s, "found byte 0x00");
  refuse("nul-behind", sound + "\0"s, "text follows the end");
  refuse("byte-order-mark", "\xEF\xBB\xBF" + sound, "byte order mark");
  refuse("utf-16",
         "{\0\"\0a\0\"\0:\0"
         "1\0}\0"s,
         "found byte 0x00");
  refuse("binary",
         "\x7F"
         "ELF\x02\x01\x01\0"s,
         "found byte 0x7F");
  refuse("yaml", "hidden_size: 4\n", "where a value was expected");
  refuse("python", "{'hidden_size': 4}", "where a key in double quotes was expected");
  refuse("python-true", with_member("\"a\": True"), "where a value was expected");
  refuse("comment", with_member("/* size */\"a\": 1"), "where a key in double quotes was expected");
  refuse("array", "[" + sound + "]", "");
  refuse("string", "\"hidden_size\"", "");
  refuse("number", "4", "");
  refuse("null", "null", "");
  refuse("model-null", "{\"model\": null}", "");
  refuse("model-array", "{\"model\": []}", "");
  refuse("string-open", "{\"hidden_size\": \"4}", "a string has no closing quote");
  refuse("twice", sound + sound, "text follows the end");
  refuse("trailing-comma", "{\"hidden_size\": 4,}", "where a key in double quotes was expected");
  refuse("missing-comma", "{\"hidden_size\": 4 \"bias\": true}", "where ',' or '}' was expected");
  refuse("key-twice", with_member("\"hidden_size\": 4"), "stands twice");
  refuse("key-twice-by-escape", with_member("\"hidden_siz\\u0065\": 4"), "stands twice");
  refuse("key-twice-deep", with_member("\"task\":{\"x\":{\"y\":1,\"y\":1}}"), "stands twice");
  refuse("unknown-key", with_member("\"hiden_size\": 4"), "hiden_size");
  refuse("empty-key", with_member("\"\": 4"), "");
  refuse("long-unknown-key", with_member("\"" + std::string(1'000'000, 'k') + "\": 4"), "");
  refuse("deep-arrays", with_member("\"a\":" + std::string(100'000, '[') + std::string(100'000, ']')),
         "nested more than");
  refuse("open-arrays", std::string(1'000'000, '['), "nested more than");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  refuse("open-objects", objects, "nested more than");
  std::string many = "0";
  for (int i = 0; i < 100'000; ++i) many += ",0";
  refuse("too-many-values", with_member("\"a\":[" + many + "]"), "more than 100000 values");
  for (size_t bytes = 1; bytes + 2 < sound.size(); bytes += 7) {
    refuse("cut-after-" + std::to_string(bytes), sound.substr(0, bytes), "");
  }

  const struct {
    const char* name;
    const char* value;
    const char* reason;
  } values[] = {
      {"fraction", "4.0", "is not a whole number"},
      {"exponent", "4e0", "is not a whole number"},
      {"leading-zero", "04", "superfluous zero"},
      {"plus", "+4", "where a value was expected"},
      {"minus-alone", "-", "where a digit was expected"},
      {"point-alone", ".5", "where a value was expected"},
      {"point-last", "4.", "where a digit was expected"},
      {"exponent-empty", "4e", "where a digit was expected"},
      {"exponent-sign", "4e+", "where a digit was expected"},
      {"hexadecimal", "0x4", "where ',' or '}' was expected"},
      {"not-a-number", "NaN", "where a value was expected"},
      {"infinity", "Infinity", "where a value was expected"},
      {"2-to-63", "9223372036854775808", "does not fit 64 bits"},
      {"2-to-64-and-4", "18446744073709551620", "does not fit 64 bits"},
      {"2-to-63-less-1", "9223372036854775807", "hidden_size"},
      {"2-to-32-and-4", "4294967300", "hidden_size"},
      {"zero", "0", "hidden_size"},
      {"minus-zero", "-0", "hidden_size"},
      {"negative", "-4", "hidden_size"},
      {"odd", "5", "hidden_size"},
      {"one-too-large", "8194", "hidden_size"},
      {"string", "\"4\"", ""},
      {"null", "null", ""},
      {"true", "true", ""},
      {"array", "[4]", ""},
      {"object", "{}", ""},
      {"word", "four", "where true, false or null was expected"},
      {"null-short", "nul", "where true, false or null was expected"},
      {"true-upper", "TRUE", "where a value was expected"},
      {"nothing", "", "where a value was expected"},
      {"two", "4 4", "where ',' or '}' was expected"},
      {"newline-in-string", "\"\n\"", "a control character stands unescaped"},
      {"escape", "\"\\e\"", "a backslash begins no known escape"},
      {"surrogate-low", "\"\\uDC00\"", "a low surrogate stands without"},
      {"surrogate-high", "\"\\uD800\"", "a high surrogate stands without"},
      {"surrogate-order", "\"\\uDC00\\uD800\"", "a low surrogate stands without"},
      {"utf8-cut", "\"\xE2\x82\"", "not valid UTF-8"},
      {"utf8-over-long", "\"\xC0\xAF\"", "not valid UTF-8"},
      {"utf8-surrogate", "\"\xED\xBF\xBF\"", "not valid UTF-8"},
  };
  for (const auto& value : values) {
    refuse(std::string("value-") + value.name, with_value(value.value), value.reason);
  }
  refuse("value-of-million-digits", with_value(std::string(1'000'000, '7')), "does not fit 64 bits");

  const auto field = [&](const std::string& name, const std::string& from, const std::string& to) {
    std::string text = sound;
    refuse("field-" + name, text.replace(text.find(from), from.size(), to), "");
  };
  field("heads-zero", "\"num_attention_heads\": 2", "\"num_attention_heads\": 0");
  field("heads-three", "\"num_attention_heads\": 2", "\"num_attention_heads\": 3");
  field("layers-negative", "\"num_hidden_layers\": 1", "\"num_hidden_layers\": -1");
  field("layers-many", "\"num_hidden_layers\": 1", "\"num_hidden_layers\": 65");
  field("intermediate-negative", "\"intermediate_size\": 6", "\"intermediate_size\": -1");
  field("intermediate-large", "\"intermediate_size\": 6", "\"intermediate_size\": 65537");
  field("positions-large", "\"max_position_embeddings\": 8", "\"max_position_embeddings\": 65537");
  field("vocabulary-negative", "\"vocab_size\": 5", "\"vocab_size\": -2");
  field("vocabulary-huge", "\"vocab_size\": 5", "\"vocab_size\": 100000001");
  field("labels-negative", "\"num_labels\": 3", "\"num_labels\": -2");
  field("labels-without-pooling", "\"pooling\": \"attention\"", "\"pooling\": \"none\"");
  field("pooling-unknown", "\"pooling\": \"attention\"", "\"pooling\": \"mean\"");
  field("scoring-number", "\"scoring\": \"all_features\"", "\"scoring\": 0");
  field("value-upper-case", "\"value\": \"tied\"", "\"value\": \"TIED\"");
  field("bias-number", "\"bias\": true", "\"bias\": 1");
  field("bias-string", "\"bias\": true", "\"bias\": \"true\"");
  field("bias-null", "\"bias\": true", "\"bias\": null");
  field("act-unknown", "\"bias\": true", "\"hidden_act\": \"relu\"");
  field("pooler-unknown", "\"bias\": true", "\"pooler_type\": \"mean\"");
  field("dropout-one", "\"hidden_dropout_prob\": 0.2", "\"hidden_dropout_prob\": 1");
  field("dropout-negative", "\"hidden_dropout_prob\": 0.2", "\"hidden_dropout_prob\": -0.1");
  field("dropout-1e400", "\"hidden_dropout_prob\": 0.2", "\"hidden_dropout_prob\": 1e400");
  field("epsilon-zero", "\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": 0");
  field("epsilon-1e-400", "\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": 1e-400");
  field("range-negative", "\"initializer_range\": 0.02", "\"initializer_range\": -0.02");
  return cases;
}

}  // namespace ff::test
