// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace ff {

// A regular file opened for reading at offsets. Nothing is mapped into memory: a file that shrinks while it
// is read is an error here, not a SIGBUS.
class InputFile {
 public:
  // Throws Error(IO_ERROR) for whatever is missing, unreadable or no regular file. Never waits for a FIFO.
  explicit InputFile(const std::string& path);
  ~InputFile();
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;

  const std::string& path() const { return path_; }
  int64_t bytes() const { return bytes_; }  // when it was opened

  // Reads exactly [offset, offset + bytes). Throws Error(IO_ERROR), also if the file has ended or its size
  // has changed since it was opened.
  void read(int64_t offset, void* out, size_t bytes) const;

 private:
  int64_t current_bytes() const;

  std::string path_;
  int file_ = -1;
  int64_t bytes_ = 0;
};

}  // namespace ff
