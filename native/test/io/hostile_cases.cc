// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Files that are something else as well, counts that ask for much, random damage, and what must still load.
#include "io/hostile_cases.h"

#include <algorithm>
#include <cstring>

#include "io/content_hash.h"
#include "support/random.h"

namespace ff::test {
namespace {

constexpr uint64_t kSeed = 20'260'117;
constexpr int kFlips = 64;

std::string with_flipped_bit(std::string bytes, size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
  return bytes;
}

}  // namespace

void add_polyglot_cases(const Draft& sound, std::vector<HostileCase>* cases) {
  using namespace std::string_literals;
  const std::string file = sound.file();
  const struct {
    const char* name;
    std::string bytes;
  } others[] = {
      {"zip", "PK\x03\x04\x14\0\0\0\0\0payloadPK\x05\x06"s},
      {"pickle", "\x80\x02}q\0(X\x05\0\0\0hello."s},
      {"elf",
       "\x7F"
       "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"s},
      {"gguf", "GGUF\x03\0\0\0\0\0\0\0\0\0\0\0"s},
      {"gzip", "\x1F\x8B\x08\0\0\0\0\0\0\x03"s},
      {"pdf", "%PDF-1.7\n%%EOF\n"s},
      {"html", "<!doctype html><script>1</script>"s},
      {"json", "{\"weights\":[1,2,3]}        "s},
      {"python", "#!/usr/bin/env python\nimport os"s},
      {"class", "\xCA\xFE\xBA\xBE\0\0\0\x45"s},
      {"hdf5", "\x89HDF\r\n\x1A\n\0\0\0\0\0\x08\x08\0"s},
      {"numpy", "\x93NUMPY\x01\0v\0{'descr': '<f4'}"s},
  };
  for (const auto& other : others) {
    const std::string name = other.name;
    add_refused(cases, "polyglot-" + name + "-alone", other.bytes, "the header");
    add_refused(cases, "polyglot-" + name + "-before", other.bytes + file, "the header");
    add_refused(cases, "polyglot-" + name + "-behind", file + other.bytes, "bytes follow the last tensor");
  }
  add_refused(cases, "polyglot-itself-behind", file + file, "bytes follow the last tensor");
  add_refused(cases, "polyglot-zip-in-header-tail", file_of(sound.header() + " PK\x05\x06", sound.data()),
              "does not end with '}'");
  add_refused(cases, "polyglot-text-lines", "weight one\nweight two\n", "the header");
}

void add_count_cases(const Draft& sound, std::vector<HostileCase>* cases) {
  const std::string data = sound.data(), header = sound.header();
  const std::string inner = header.substr(1, header.size() - 2);
  std::string tensors, entries;
  for (int i = 0; i <= 100'000; ++i) {
    tensors += "\"" + std::to_string(i) + "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},";
    entries += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":\"\"";
  }
  add_refused(cases, "count-100001-tensors", file_of("{" + tensors + inner + "}", data),
              "the file has more than 100000 tensors");
  Draft draft = sound;
  draft.metadata = "{" + entries + "}";
  add_refused(cases, "count-100001-metadata-entries", draft.file(),
              "__metadata__ has more than 100000 entries");
  const std::string deep(1'000'000, '[');
  add_refused(cases, "count-depth-a-million", file_of("{\"a\":" + deep + "}", data),
              "its entry is no object");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  add_refused(cases, "count-depth-of-objects", file_of(objects + "}", data),
              "none of dtype, shape, data_offsets");
  add_refused(cases, "count-million-braces", file_of(std::string(1'000'000, '{') + "}", data),
              "where a key in double quotes was expected");
  add_refused(cases, "count-million-quotes", file_of("{" + std::string(1'000'000, '"') + "}", data),
              "where ':' was expected");
}

void add_damage_cases(const Draft& sound, const std::string& hashed, std::vector<HostileCase>* cases) {
  Random random(kSeed);
  uint64_t header_bytes;
  std::memcpy(&header_bytes, hashed.data(), sizeof header_bytes);
  const size_t data_begin = 8 + header_bytes, data_bytes = hashed.size() - data_begin;
  const auto below = [&](size_t bound) { return static_cast<size_t>(random.bits() % bound); };
  for (int i = 0; i < kFlips; ++i) {
    const size_t bit = 8 * data_begin + below(8 * data_bytes);
    add_refused(cases, "flip-data-bit-" + std::to_string(bit), with_flipped_bit(hashed, bit),
                "the content has the hash");
  }
  // A flip in the very name of the hash entry leaves a sound file without a hash; every other must be seen.
  const size_t key_at = hashed.find(kContentHashKey), key_end = key_at + std::strlen(kContentHashKey);
  for (int i = 0; i < kFlips; ++i) {
    const size_t bit = below(8 * data_begin);
    if (bit / 8 >= key_at && bit / 8 < key_end) continue;
    add_refused(cases, "flip-header-bit-" + std::to_string(bit), with_flipped_bit(hashed, bit), "");
  }
  const std::string plain = sound.file();
  for (int i = 0; i < 16; ++i) {
    const size_t bit = 8 * (plain.size() - sound.data().size()) + below(8 * sound.data().size());
    add_legal(cases, "flip-plain-data-bit-" + std::to_string(bit), with_flipped_bit(plain, bit));
  }
  for (size_t bytes = 8; bytes < hashed.size(); bytes += 1 + hashed.size() / 64) {
    add_refused(cases, "cut-after-" + std::to_string(bytes), hashed.substr(0, bytes), "");
  }
  add_refused(cases, "cut-last-byte", hashed.substr(0, hashed.size() - 1), "reach beyond the file's");
  add_refused(cases, "cut-all-data", hashed.substr(0, data_begin), "reach beyond the file's 0 bytes");
  for (const size_t zeros : {size_t{8}, size_t{4096}}) {  // what a lost page looks like after a power failure
    std::string zeroed = hashed;
    const size_t begin = zeroed.size() > zeros ? zeroed.size() - zeros : 0;
    std::memset(zeroed.data() + begin, 0, zeroed.size() - begin);
    add_refused(cases, "zeroed-tail-" + std::to_string(zeros), zeroed, "");
  }
  add_refused(cases, "zeroed-whole", std::string(hashed.size(), '\0'), "the header does not begin with '{'");
  std::string swapped = hashed;
  std::swap(swapped[data_begin], swapped[hashed.size() - 1]);
  add_refused(cases, "swapped-bytes", swapped, "the content has the hash");
}

void add_legal_cases(const Draft& sound, std::vector<HostileCase>* cases) {
  const std::string header = sound.header(), data = sound.data();
  add_legal(cases, "legal-plain", sound.file());
  add_legal(cases, "legal-spaces-behind", file_of(header + std::string(100, ' '), data));
  std::string spaced;
  for (const char c : header) {
    spaced += c;
    if (c == '{' || c == ',' || c == ':' || c == '[') spaced += " \t\r\n";
  }
  add_legal(cases, "legal-white-space-inside", file_of(spaced, data));
  const auto with = [&](const std::string& name, auto change) {
    Draft draft = sound;
    change(&draft);
    add_legal(cases, "legal-" + name, draft.file());
  };
  with("without-metadata", [](Draft* draft) { draft->metadata.clear(); });
  with("empty-metadata", [](Draft* draft) { draft->metadata = "{}"; });
  with("metadata-of-all-planes", [](Draft* draft) {
    draft->metadata = "{\"\\uD83D\\uDE00\":\"\xF0\x9F\x98\x80 \xC3\xA4 \\u0000\\n\",\"\":\"%PDF-1.7\"}";
  });
  with("reversed", [](Draft* draft) { std::reverse(draft->tensors.begin(), draft->tensors.end()); });
  with("escaped-name", [](Draft* draft) {
    std::string& key = draft->tensors[0].key;
    static const char digits[] = "0123456789abcdef";
    key = std::string("\"\\u00") + digits[key[1] >> 4 & 15] + digits[key[1] & 15] + key.substr(2);
  });
  const auto fill = [](Draft* draft, uint32_t bits) {
    for (size_t i = 0; i < draft->tensors[0].bytes.size() / 4; ++i) {
      std::memcpy(draft->tensors[0].bytes.data() + 4 * i, &bits, 4);
    }
  };
  with("all-nan", [&](Draft* draft) { fill(draft, 0x7FC00000); });
  with("all-signalling-nan", [&](Draft* draft) { fill(draft, 0x7F800001); });
  with("all-infinite", [&](Draft* draft) { fill(draft, 0xFF800000); });
  with("all-subnormal", [&](Draft* draft) { fill(draft, 1); });
  // The data may begin at any byte: readers copy, they do not cast.
  for (int shift = 1; shift < 8; ++shift) {
    add_legal(
        cases, "legal-misaligned-" + std::to_string(shift),
        file_of(header + std::string((16 - header.size() % 8 + static_cast<size_t>(shift)) % 8, ' '), data));
  }
}

std::vector<HostileCase> hostile_safetensors(const std::string& path) {
  const Draft sound = read_draft(path);
  std::vector<HostileCase> cases;
  add_length_cases(sound, &cases);
  add_header_text_cases(sound, &cases);
  add_metadata_cases(sound, &cases);
  add_entry_cases(sound, &cases);
  add_size_cases(sound, &cases);
  add_layout_cases(sound, &cases);
  add_polyglot_cases(sound, &cases);
  add_count_cases(sound, &cases);
  add_damage_cases(sound, get_file(path), &cases);
  add_legal_cases(sound, &cases);
  return cases;
}

}  // namespace ff::test
