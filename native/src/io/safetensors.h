// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The one reader and the one writer of safetensors files, for models and checkpoints alike. The reader takes
// every file as hostile: it checks the whole header before it allocates for what the header claims.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "io/input_file.h"

namespace ff {

enum class DataType { kF32, kF64, kF16, kBF16, kI64, kI32, kI16, kI8, kU64, kU32, kU16, kU8, kBool };

struct TensorInfo {
  std::string name;
  DataType type = DataType::kF32;
  std::vector<int64_t> shape;
  int64_t offset = 0;  // of the first byte, from the start of the file
  int64_t bytes = 0;
  int64_t elements() const;
};

using Metadata = std::vector<std::pair<std::string, std::string>>;

// A file whose header has been read and checked. Throws Error (status.h) with the path, the byte offset or
// tensor, the reason and what to do.
class SafetensorsReader {
 public:
  explicit SafetensorsReader(const std::string& path);

  const std::vector<TensorInfo>& tensors() const { return tensors_; }  // in file order
  const Metadata& metadata() const { return metadata_; }
  const TensorInfo* find(const std::string& name) const;  // nullptr if there is none
  const std::string* metadata_value(const std::string& key) const;

  // Reads a tensor's elements as float (F32, F64, F16, BF16; other types throw UNSUPPORTED).
  void read_floats(const TensorInfo& tensor, float* out) const;
  // Reads a tensor's bytes as they are.
  void read_bytes(const TensorInfo& tensor, void* out) const;

  // Reads the whole file once against the content hash that write_safetensors keeps in the metadata. False if
  // the file carries none, as files of other tools do; throws Error(INVALID_FILE) if they differ.
  bool verify_content() const;

 private:
  InputFile file_;
  std::vector<TensorInfo> tensors_;  // ordered by offset
  Metadata metadata_;
};

struct TensorToWrite {
  std::string name;
  DataType type = DataType::kF32;
  std::vector<int64_t> shape;
  const void* data = nullptr;
};

// Writes as write_file_atomically (atomic_file.h): at every moment `path` holds the old or the new file. The
// data stands in the given order and begins at a multiple of 8. The metadata gets a "content_hash" over all
// that the file says, in place of the caller's if there is one. Throws Error.
void write_safetensors(const std::string& path, const std::vector<TensorToWrite>& tensors,
                       const Metadata& metadata);

}  // namespace ff
