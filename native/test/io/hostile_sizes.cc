// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Shapes, sizes and places: the numbers that loaders allocate and copy by.
#include "io/hostile_cases.h"

namespace ff::test {

void add_size_cases(const Draft& sound, std::vector<HostileCase>* cases) {
  const auto refuse_shape = [&](const std::string& name, const std::string& shape,
                                const std::string& reason) {
    Draft draft = sound;
    draft.tensors[0].shape = shape;
    add_refused(cases, "shape-" + name, draft.file(), reason);
  };
  refuse_shape("null", "null", "shape is no array");
  refuse_shape("number", "12", "shape is no array");
  refuse_shape("string", "\"[3,4]\"", "shape is no array");
  refuse_shape("object", "{\"0\":3}", "shape is no array");
  const std::string not_numbers = "shape holds something else than numbers";
  refuse_shape("of-strings", "[\"3\",\"4\"]", not_numbers);
  refuse_shape("of-null", "[null]", not_numbers);
  refuse_shape("of-boolean", "[true]", not_numbers);
  refuse_shape("of-arrays", "[[3,4]]", not_numbers);
  refuse_shape("of-nothing-twice", "[3,,4]", "where a value was expected");
  refuse_shape("trailing-comma", "[3,4,]", "where a value was expected");
  refuse_shape("not-a-number", "[NaN]", "where a value was expected");
  refuse_shape("infinity", "[Infinity]", "where a value was expected");
  refuse_shape("minus-infinity", "[-Infinity]", "where a digit was expected");
  refuse_shape("plus", "[+3]", "where a value was expected");
  refuse_shape("leading-zero", "[03,4]", "superfluous zero");
  refuse_shape("hexadecimal", "[0x10]", "where ',' or ']' was expected");
  const std::string not_whole = "is not a whole number";
  refuse_shape("fraction", "[3.0,4]", not_whole);
  refuse_shape("exponent", "[3e0,4]", not_whole);
  refuse_shape("huge-exponent", "[1e400]", not_whole);
  const std::string negative = "shape holds the negative number";
  refuse_shape("negative", "[-1]", negative);
  refuse_shape("negative-twice", "[-3,-4]", negative);
  refuse_shape("lowest", "[-9223372036854775808]", negative);
  const std::string too_wide = "does not fit 64 bits";
  refuse_shape("2-to-63", "[9223372036854775808]", too_wide);
  refuse_shape("2-to-64", "[18446744073709551616]", too_wide);
  refuse_shape("below-lowest", "[-9223372036854775809]", too_wide);
  refuse_shape("of-1000-digits", "[" + std::string(1'000, '9') + "]", too_wide);
  refuse_shape("product-2-to-64", "[4294967296,4294967296]", too_wide);
  refuse_shape("product-2-to-65", "[4294967296,4294967296,2]", too_wide);
  refuse_shape("product-wraps-to-small", "[6148914691236517206,3]", too_wide);  // 3 x = 2 modulo 2^64
  refuse_shape("bytes-2-to-64", "[4611686018427387904]", too_wide);
  refuse_shape("bytes-2-to-63", "[2305843009213693952]", too_wide);
  refuse_shape("bytes-wrap-to-4", "[4611686018427387905]", too_wide);
  refuse_shape("eight-huge", "[65536,65536,65536,65536,65536,65536,65536,65536]", too_wide);
  refuse_shape("zero-after-overflow", "[4294967296,4294967296,0]", too_wide);
  refuse_shape("largest-that-fits", "[2305843009213693951]", "bytes, but its data_offsets");
  refuse_shape("tera", "[1099511627776]", "bytes, but its data_offsets");
  refuse_shape("empty", "[]", "bytes, but its data_offsets");
  refuse_shape("zero", "[0]", "bytes, but its data_offsets");
  refuse_shape("rank-9", "[1,1,1,1,1,1,1,1,1]", "shape has more than 8 numbers");
  std::string ones = "[1";
  for (int i = 0; i < 1'000'000; ++i) ones += ",1";
  refuse_shape("rank-a-million", ones + "]", "shape has more than 8 numbers");
  refuse_shape("deep", std::string(100'000, '[') + std::string(100'000, ']'), not_numbers);
}

void add_layout_cases(const Draft& sound, std::vector<HostileCase>* cases) {
  const std::string size = std::to_string(sound.tensors[0].bytes.size());
  const auto refuse = [&](const std::string& name, const std::string& offsets, const std::string& reason) {
    Draft draft = sound;
    draft.tensors[0].offsets = offsets;
    add_refused(cases, "offsets-" + name, draft.file(), reason);
  };
  refuse("null", "null", "data_offsets is no array");
  refuse("object", "{\"begin\":0}", "data_offsets is no array");
  refuse("empty", "[]", "data_offsets has fewer than two numbers");
  refuse("one", "[0]", "data_offsets has fewer than two numbers");
  refuse("three", "[0," + size + "," + size + "]", "data_offsets has more than 2 numbers");
  refuse("strings", "[\"0\",\"" + size + "\"]", "data_offsets holds something else than numbers");
  refuse("fraction", "[0.0," + size + "]", "is not a whole number");
  refuse("exponent", "[0," + size + "e0]", "is not a whole number");
  refuse("negative-begin", "[-4," + size + "]", "data_offsets holds the negative number -4");
  refuse("negative-end", "[0,-1]", "data_offsets holds the negative number -1");
  refuse("backwards", "[" + size + ",0]", "end before they begin");
  refuse("beyond-by-one", "[0," + std::to_string(sound.data().size() + 1) + "]", "reach beyond the file's");
  refuse("end-2-to-63-less-1", "[0,9223372036854775807]", "reach beyond the file's");
  refuse("both-2-to-63-less-1", "[9223372036854775807,9223372036854775807]", "reach beyond the file's");
  refuse("end-2-to-63", "[0,9223372036854775808]", "does not fit 64 bits");
  refuse("end-2-to-64-and-right", "[0,18446744073709551626]", "does not fit 64 bits");
  refuse("span-too-long", "[0," + std::to_string(sound.data().size()) + "]", "bytes, but its data_offsets");
  refuse("span-empty", "[0,0]", "bytes, but its data_offsets");

  const auto refuse_draft = [&](const std::string& name, const std::string& reason, auto damage) {
    Draft draft = sound;
    const std::string data = damage(&draft);
    add_refused(cases, "layout-" + name, file_of(draft.header(), data), reason);
  };
  const std::string data = sound.data();
  const DraftTensor empty{"\"empty\"", "\"U8\"", "[0]", "", "", ""};
  const auto shifted = [&](Draft* draft, int64_t by) {  // all tensors move, the header is otherwise right
    int64_t at = by;
    for (DraftTensor& tensor : draft->tensors) {
      const auto bytes = static_cast<int64_t>(tensor.bytes.size());
      tensor.offsets = "[" + std::to_string(at) + "," + std::to_string(at + bytes) + "]";
      at += bytes;
    }
  };
  refuse_draft("first-at-4", "but the data before it ends at 0 (a hole)", [&](Draft* draft) {
    shifted(draft, 4);
    return "abcd" + data;
  });
  refuse_draft("hole-before-the-last", "(a hole)", [&](Draft* draft) {
    DraftTensor& last = draft->tensors.back();
    const size_t begin = data.size() - last.bytes.size() + 1;
    last.offsets = "[" + std::to_string(begin) + "," + std::to_string(begin + last.bytes.size()) + "]";
    return data + "x";
  });
  refuse_draft("overlap-by-all", "(an overlap)", [&](Draft* draft) {
    DraftTensor alias = draft->tensors[0];
    alias.key = "\"alias\"";
    alias.offsets = "[0," + size + "]";
    draft->tensors.push_back(alias);
    return data;
  });
  refuse_draft("overlap-by-one", "(an overlap)", [&](Draft* draft) {
    draft->tensors.push_back({"\"byte\"", "\"U8\"", "[1]", "[0,1]", "", ""});
    return data;
  });
  refuse_draft("overlap-at-the-end", "(an overlap)", [&](Draft* draft) {
    const std::string end = std::to_string(data.size());
    draft->tensors.push_back(
        {"\"byte\"", "\"U8\"", "[1]", "[" + std::to_string(data.size() - 1) + "," + end + "]", "", ""});
    return data;
  });
  refuse_draft("empty-inside-another", "(an overlap)", [&](Draft* draft) {
    draft->tensors.push_back(empty);
    draft->tensors.back().offsets = "[1,1]";
    return data;
  });
  refuse_draft("last-missing", "bytes follow the last tensor", [&](Draft* draft) {
    draft->tensors.pop_back();
    return data;
  });
  refuse_draft("first-missing", "(a hole)", [&](Draft* draft) {
    shifted(draft, 0);
    draft->tensors.erase(draft->tensors.begin());
    return data;
  });
  refuse_draft("all-missing", "bytes follow the last tensor", [&](Draft* draft) {
    draft->tensors.clear();
    return data;
  });
  refuse_draft("no-data", "reach beyond the file's 0 bytes", [](Draft*) { return std::string(); });
  refuse_draft("data-short-by-one", "reach beyond the file's",
               [&](Draft*) { return data.substr(0, data.size() - 1); });
  refuse_draft("data-long-by-one", "1 bytes follow the last tensor", [&](Draft*) { return data + "x"; });
  refuse_draft("data-twice", "bytes follow the last tensor", [&](Draft*) { return data + data; });
}

}  // namespace ff::test
