// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A safetensors file as text and bytes, open to every kind of damage.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ff::test {

struct DraftTensor {
  std::string key;      // JSON text, with its quotes
  std::string dtype;    // JSON text
  std::string shape;    // JSON text
  std::string offsets;  // JSON text; empty: as the tensors stand
  std::string entry;    // if not empty, the JSON text of the whole entry
  std::string bytes;    // the data
};

struct Draft {
  std::string metadata;  // JSON text of __metadata__; empty: none
  std::vector<DraftTensor> tensors;

  std::string header() const;
  std::string data() const;
  std::string file() const;  // with a header length that is right
  size_t find(const std::string& name) const;
};

// The tensors and metadata of a valid file, without its content hash.
Draft read_draft(const std::string& path);

// Writes a sound draft of known types through the product's writer, which adds the content hash.
void write_draft(const std::string& path, const Draft& draft);

std::string file_of(const std::string& header, const std::string& data);

// A draft tensor of floats.
DraftTensor float_tensor(const std::string& name, const std::vector<int64_t>& shape, float first, float step);

// The eight bytes that a file begins with.
std::string length_bytes(uint64_t length);

// A folder of its own below the system's for temporaries, removed with all that is in it.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

void put_file(const std::string& path, const std::string& bytes);
std::string get_file(const std::string& path);

}  // namespace ff::test
