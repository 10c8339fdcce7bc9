// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/safetensors_header.h"

#include <algorithm>
#include <utility>

#include "io/data_type.h"
#include "io/json_reader.h"
#include "io/problem.h"

namespace ff {
namespace {

constexpr char kWhat[] = "cannot load safetensors file";
constexpr char kAdvice[] = "fetch the file again, or write it anew with a safetensors library";

// A tensor's entry with what its checks and messages need. `info.offset` counts from the data section's start
// until all entries are checked.
struct Entry {
  TensorInfo info;
  int64_t key_offset = 0;
  int64_t end = 0;
};

class HeaderParser {
 public:
  HeaderParser(std::string_view text, int64_t file_bytes, const std::string& path)
      : reader_(text, kWhat, path + ", ", kAdvice, kHeaderLengthBytes, kMaxHeaderDepth),
        path_(path),
        data_begin_(kHeaderLengthBytes + static_cast<int64_t>(text.size())),
        data_bytes_(file_bytes - data_begin_) {}

  SafetensorsHeader parse() {
    std::vector<std::pair<std::string_view, int64_t>> keys;
    int64_t metadata_offset = -1;
    std::string key;
    int64_t key_offset = 0;
    reader_.begin_object();
    while (reader_.next_member(&key, &key_offset)) {
      if (key == "__metadata__") {
        if (metadata_offset >= 0) reader_.fail(key_offset, "the key \"__metadata__\" stands twice");
        metadata_offset = key_offset;
        read_metadata();
      } else {
        read_tensor(key, key_offset);
      }
    }
    reader_.end_of_text();
    for (const Entry& entry : entries_) keys.emplace_back(entry.info.name, entry.key_offset);
    check_unique(reader_, std::move(keys));
    check_layout();
    SafetensorsHeader header;
    header.metadata = std::move(metadata_);
    header.tensors.reserve(entries_.size());
    for (Entry& entry : entries_) {
      entry.info.offset += data_begin_;
      header.tensors.push_back(std::move(entry.info));
    }
    return header;
  }

 private:
  void read_metadata() {
    if (reader_.peek() != JsonValue::Kind::kObject)
      reader_.fail(reader_.offset(), "__metadata__ is no object");
    std::vector<int64_t> key_offsets;
    std::string key;
    int64_t key_offset = 0;
    reader_.begin_object();
    while (reader_.next_member(&key, &key_offset)) {
      if (metadata_.size() >= kMaxMetadataEntries) {
        reader_.fail(key_offset,
                     "__metadata__ has more than " + std::to_string(kMaxMetadataEntries) + " entries");
      }
      if (reader_.peek() != JsonValue::Kind::kString) {
        reader_.fail(reader_.offset(),
                     "__metadata__ holds for " + quote_clipped(key) + " something else than a string");
      }
      metadata_.emplace_back(std::move(key), reader_.read_string());
      key_offsets.push_back(key_offset);
    }
    std::vector<std::pair<std::string_view, int64_t>> keys;
    for (size_t i = 0; i < key_offsets.size(); ++i) keys.emplace_back(metadata_[i].first, key_offsets[i]);
    check_unique(reader_, std::move(keys));
  }

  [[noreturn]] void fail_tensor(const std::string& name, int64_t offset, const std::string& why) {
    reader_.fail(offset, "tensor " + quote_clipped(name) + ": " + why);
  }

  void read_tensor(const std::string& name, int64_t key_offset) {
    if (name.size() > kMaxTensorNameBytes) {
      fail_tensor(name, key_offset,
                  "its name is longer than " + std::to_string(kMaxTensorNameBytes) + " bytes");
    }
    if (entries_.size() >= kMaxTensors) {
      reader_.fail(key_offset, "the file has more than " + std::to_string(kMaxTensors) + " tensors");
    }
    if (reader_.peek() != JsonValue::Kind::kObject)
      fail_tensor(name, reader_.offset(), "its entry is no object");
    Entry entry;
    entry.info.name = name;
    entry.key_offset = key_offset;
    bool has_type = false, has_shape = false, has_offsets = false;
    const auto once = [&](bool* seen, const std::string& field, int64_t offset) {
      if (*seen) fail_tensor(name, offset, "the key " + quote_clipped(field) + " stands twice");
      *seen = true;
    };
    std::string field;
    int64_t field_offset = 0;
    reader_.begin_object();
    while (reader_.next_member(&field, &field_offset)) {
      if (field == "dtype") {
        once(&has_type, field, field_offset);
        entry.info.type = read_type(name);
      } else if (field == "shape") {
        once(&has_shape, field, field_offset);
        entry.info.shape = read_sizes(name, "shape", kMaxRank);
      } else if (field == "data_offsets") {
        once(&has_offsets, field, field_offset);
        const std::vector<int64_t> range = read_sizes(name, "data_offsets", 2);
        if (range.size() != 2) fail_tensor(name, field_offset, "data_offsets has fewer than two numbers");
        entry.info.offset = range[0];
        entry.end = range[1];
      } else {
        fail_tensor(name, field_offset,
                    "the key " + quote_clipped(field) + " is none of dtype, shape, data_offsets");
      }
    }
    if (!has_type) fail_tensor(name, key_offset, "dtype is missing");
    if (!has_shape) fail_tensor(name, key_offset, "shape is missing");
    if (!has_offsets) fail_tensor(name, key_offset, "data_offsets is missing");
    check_size(&entry);
    entries_.push_back(std::move(entry));
  }

  DataType read_type(const std::string& name) {
    if (reader_.peek() != JsonValue::Kind::kString) fail_tensor(name, reader_.offset(), "dtype is no string");
    const int64_t offset = reader_.offset();
    const std::string text = reader_.read_string();
    DataType type;
    if (find_data_type(text, &type)) return type;
    if (!is_foreign_data_type(text))
      fail_tensor(name, offset, "the dtype " + quote_clipped(text) + " does not exist");
    throw_problem(FF_STATUS_UNSUPPORTED, kWhat,
                  path_ + ", byte " + std::to_string(offset) + ", tensor " + quote_clipped(name),
                  "the dtype " + text + " is not supported", "convert the tensor to F32, F16 or BF16");
  }

  std::vector<int64_t> read_sizes(const std::string& name, const std::string& field, size_t limit) {
    if (reader_.peek() != JsonValue::Kind::kArray)
      fail_tensor(name, reader_.offset(), field + " is no array");
    std::vector<int64_t> sizes;
    reader_.begin_array();
    while (reader_.next_item()) {
      if (reader_.peek() != JsonValue::Kind::kNumber) {
        fail_tensor(name, reader_.offset(), field + " holds something else than numbers");
      }
      const int64_t offset = reader_.offset();
      if (sizes.size() >= limit) {
        fail_tensor(name, offset, field + " has more than " + std::to_string(limit) + " numbers");
      }
      const std::string_view text = reader_.read_number();
      int64_t size = 0;
      const std::string problem = integer_problem(text, &size);
      if (!problem.empty()) fail_tensor(name, offset, "in " + field + ", " + problem);
      if (size < 0) fail_tensor(name, offset, field + " holds the negative number " + std::string(text));
      sizes.push_back(size);
    }
    return sizes;
  }

  void check_size(Entry* entry) {
    TensorInfo& info = entry->info;
    const int64_t at = entry->key_offset;
    int64_t size = 1;
    bool overflow = false;
    for (const int64_t dimension : info.shape) overflow |= __builtin_mul_overflow(size, dimension, &size);
    overflow |= __builtin_mul_overflow(size, data_type_bytes(info.type), &size);
    if (overflow) fail_tensor(info.name, at, "the number of bytes of its shape does not fit 64 bits");
    const std::string range = "[" + std::to_string(info.offset) + "," + std::to_string(entry->end) + "]";
    if (info.offset > entry->end)
      fail_tensor(info.name, at, "its data_offsets " + range + " end before they begin");
    if (entry->end > data_bytes_) {
      fail_tensor(info.name, at,
                  "its data_offsets " + range + " reach beyond the file's " + std::to_string(data_bytes_) +
                      " bytes of data");
    }
    if (entry->end - info.offset != size) {
      fail_tensor(info.name, at,
                  "its shape and dtype take " + std::to_string(size) + " bytes, but its data_offsets " +
                      range + " span " + std::to_string(entry->end - info.offset));
    }
    info.bytes = size;
  }

  // Each tensor begins where the one before ended, and the last ends with the file.
  void check_layout() {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return std::pair(a.info.offset, a.end) < std::pair(b.info.offset, b.end);
    });
    int64_t end = 0;
    for (const Entry& entry : entries_) {
      const std::string bounds = "its data begins at " + std::to_string(entry.info.offset) +
                                 ", but the data before it ends at " + std::to_string(end);
      if (entry.info.offset > end) fail_tensor(entry.info.name, entry.key_offset, bounds + " (a hole)");
      if (entry.info.offset < end) fail_tensor(entry.info.name, entry.key_offset, bounds + " (an overlap)");
      end = entry.end;
    }
    if (end != data_bytes_) {
      reader_.fail(data_begin_ + end, std::to_string(data_bytes_ - end) + " bytes follow the last tensor");
    }
  }

  JsonReader reader_;
  const std::string& path_;
  int64_t data_begin_, data_bytes_;
  std::vector<Entry> entries_;
  Metadata metadata_;
};

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view header, int64_t file_bytes,
                                           const std::string& path) {
  const auto refuse = [&](int64_t at, const std::string& why) {
    throw_problem(FF_STATUS_INVALID_FILE, kWhat, path + ", byte " + std::to_string(kHeaderLengthBytes + at),
                  why, kAdvice);
  };
  if (header.empty() || header[0] != '{') refuse(0, "the header does not begin with '{'");
  // The format allows spaces after the object and nothing else, not even other white space.
  const size_t last = header.find_last_not_of(' ');
  if (header[last] != '}') refuse(static_cast<int64_t>(last), "the header does not end with '}' and spaces");
  return HeaderParser(header, file_bytes, path).parse();
}

}  // namespace ff
