// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What the header says of metadata and of each tensor.
#include "io/hostile_cases.h"

namespace ff::test {

void add_metadata_cases(const Draft& sound, std::vector<HostileCase>* cases) {
  const auto refuse = [&](const std::string& name, const std::string& metadata, const std::string& reason) {
    Draft draft = sound;
    draft.metadata = metadata;
    add_refused(cases, "metadata-" + name, draft.file(), reason);
  };
  const std::string no_object = "__metadata__ is no object";
  refuse("null", "null", no_object);
  refuse("number", "1", no_object);
  refuse("string", "\"pt\"", no_object);
  refuse("array", "[\"format\",\"pt\"]", no_object);
  refuse("boolean", "true", no_object);
  const std::string no_string = "something else than a string";
  refuse("value-null", "{\"format\":null}", no_string);
  refuse("value-number", "{\"step\":12}", no_string);
  refuse("value-boolean", "{\"format\":true}", no_string);
  refuse("value-array", "{\"format\":[\"pt\"]}", no_string);
  refuse("value-object", "{\"format\":{\"a\":\"b\"}}", no_string);
  refuse("second-value-number", "{\"format\":\"pt\",\"step\":12}", no_string);
  refuse("deep", "{\"a\":" + std::string(5'000, '[') + std::string(5'000, ']') + "}", no_string);
  refuse("key-twice", "{\"format\":\"pt\",\"format\":\"np\"}", "\"format\" stands twice");
  refuse("key-twice-by-escape", "{\"format\":\"pt\",\"\\u0066ormat\":\"np\"}", "stands twice");
  refuse("key-empty-twice", "{\"\":\"pt\",\"\":\"pt\"}", "stands twice");
  refuse("object-twice", "{},\"__metadata__\":{}", "\"__metadata__\" stands twice");
  refuse("object-twice-by-escape", "{},\"\\u005f_metadata__\":{}", "\"__metadata__\" stands twice");
  refuse("control-character", "{\"format\":\"p\nt\"}", "a control character stands unescaped");
  refuse("lone-surrogate", "{\"format\":\"\\uDFFF\"}", "a low surrogate stands without");
  refuse("bad-utf8", "{\"format\":\"\xFE\"}", "not valid UTF-8");
}

void add_entry_cases(const Draft& sound, std::vector<HostileCase>* cases) {
  const auto refuse = [&](const std::string& name, const std::string& reason, auto damage) {
    Draft draft = sound;
    damage(&draft.tensors[0]);
    add_refused(cases, "entry-" + name, draft.file(), reason);
  };
  const auto refuse_entry = [&](const std::string& name, const std::string& entry,
                                const std::string& reason) {
    refuse(name, reason, [&](DraftTensor* tensor) { tensor->entry = entry; });
  };
  const std::string no_object = "its entry is no object";
  refuse_entry("null", "null", no_object);
  refuse_entry("number", "0", no_object);
  refuse_entry("string", "\"F32\"", no_object);
  refuse_entry("array", "[]", no_object);
  refuse_entry("boolean", "false", no_object);
  refuse_entry("empty", "{}", "dtype is missing");

  const DraftTensor& first = sound.tensors[0];
  const std::string dtype = "\"dtype\":" + first.dtype, shape = "\"shape\":" + first.shape;
  const std::string offsets = "\"data_offsets\":[0," + std::to_string(first.bytes.size()) + "]";
  const auto object = [](const std::string& a, const std::string& b) { return "{" + a + "," + b + "}"; };
  refuse_entry("without-dtype", object(shape, offsets), "dtype is missing");
  refuse_entry("without-shape", object(dtype, offsets), "shape is missing");
  refuse_entry("without-offsets", object(dtype, shape), "data_offsets is missing");
  const std::string all = dtype + "," + shape + "," + offsets;
  refuse_entry("dtype-twice", object(all, dtype), "\"dtype\" stands twice");
  refuse_entry("shape-twice", object(all, shape), "\"shape\" stands twice");
  refuse_entry("offsets-twice", object(all, offsets), "\"data_offsets\" stands twice");
  refuse_entry("shape-twice-by-escape", object(all, "\"sh\\u0061pe\":[1]"), "\"shape\" stands twice");
  const std::string unknown = "is none of dtype, shape, data_offsets";
  refuse_entry("unknown-key", object(all, "\"requires_grad\":true"), unknown);
  refuse_entry("unknown-empty-key", object(all, "\"\":0"), unknown);
  refuse_entry("unknown-upper-case", object("\"DTYPE\":\"F32\"", all), unknown);
  refuse_entry("unknown-with-space", object("\"shape \":[1]", all), unknown);
  refuse_entry("unknown-code", object(all, "\"__reduce__\":\"os.system\""), unknown);

  const auto refuse_dtype = [&](const std::string& name, const std::string& text, const std::string& reason) {
    refuse("dtype-" + name, reason, [&](DraftTensor* tensor) { tensor->dtype = text; });
  };
  refuse_dtype("null", "null", "dtype is no string");
  refuse_dtype("number", "32", "dtype is no string");
  refuse_dtype("array", "[\"F32\"]", "dtype is no string");
  refuse_dtype("empty", "\"\"", "the dtype \"\" does not exist");
  refuse_dtype("lower-case", "\"f32\"", "the dtype \"f32\" does not exist");
  refuse_dtype("torch", "\"torch.float32\"", "the dtype \"torch.float32\" does not exist");
  refuse_dtype("with-space", "\"F32 \"", "does not exist");
  refuse_dtype("with-nul", "\"F32\\u0000\"", "does not exist");
  refuse_dtype("object", "\"O\"", "the dtype \"O\" does not exist");
  refuse_dtype("long", "\"" + std::string(100'000, 'F') + "\"", "(100000 bytes) does not exist");
  refuse_dtype("f8", "\"F8_E4M3\"", "the dtype F8_E4M3 is not supported");
  refuse_dtype("f4", "\"F4\"", "the dtype F4 is not supported");
  refuse_dtype("c64", "\"C64\"", "the dtype C64 is not supported");
  refuse_dtype("f64-size-differs", "\"F64\"", "bytes, but its data_offsets");
  refuse_dtype("u8-size-differs", "\"U8\"", "bytes, but its data_offsets");

  const auto refuse_key = [&](const std::string& name, const std::string& key, const std::string& reason) {
    Draft draft = sound;
    draft.tensors.push_back({key, "\"U8\"", "[0]", "", "", ""});
    add_refused(cases, "entry-name-" + name, draft.file(), reason);
  };
  refuse_key("twice", first.key, "stands twice");
  std::string escaped = first.key.substr(2);
  static const char digits[] = "0123456789abcdef";
  escaped = std::string("\"\\u00") + digits[first.key[1] >> 4 & 15] + digits[first.key[1] & 15] + escaped;
  refuse_key("twice-by-escape", escaped, "stands twice");
  refuse_key("long", "\"" + std::string(1'025, 'n') + "\"", "its name is longer than 1024 bytes");
  refuse_key(
      "long-in-bytes",
      "\"" +
          [] {
            std::string text;
            for (int i = 0; i < 513; ++i) text += "\xC3\xA4";
            return text;
          }() +
          "\"",
      "its name is longer than 1024 bytes");
  refuse_key("ten-megabytes", "\"" + std::string(10'000'000, 'n') + "\"",
             "its name is longer than 1024 bytes");
}

}  // namespace ff::test
