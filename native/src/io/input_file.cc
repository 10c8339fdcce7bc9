// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "io/problem.h"

namespace ff {

InputFile::InputFile(const std::string& path) : path_(path) {
  // O_NONBLOCK: the open of a FIFO returns at once. It changes nothing for a regular file.
  do {
    file_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  } while (file_ < 0 && errno == EINTR);
  if (file_ < 0) throw_system_problem("cannot open file", path_, errno);
  struct stat status;
  const int result = fstat(file_, &status);
  if (result != 0 || !S_ISREG(status.st_mode)) {
    const int error_number = errno;
    close(file_);  // the destructor does not run for an object whose constructor throws
    if (result != 0) throw_system_problem("cannot open file", path_, error_number);
    throw_problem(FF_STATUS_IO_ERROR, "cannot open file", path_,
                  S_ISDIR(status.st_mode) ? "it is a folder" : "it is no regular file",
                  "give the path of a file");
  }
  bytes_ = status.st_size;
}

InputFile::~InputFile() {
  if (file_ >= 0) close(file_);
}

InputFile::InputFile(InputFile&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), bytes_(other.bytes_) {}

int64_t InputFile::current_bytes() const {
  struct stat status;
  if (fstat(file_, &status) != 0) throw_system_problem("cannot read file", path_, errno);
  return status.st_size;
}

void InputFile::read(int64_t offset, void* out, size_t bytes) const {
  char* to = static_cast<char*>(out);
  bool ended = false;
  while (bytes > 0 && !ended) {
    const ssize_t got = pread(file_, to, bytes, offset);
    if (got < 0) {
      if (errno == EINTR) continue;
      throw_system_problem("cannot read file", path_ + ", byte " + std::to_string(offset), errno);
    }
    ended = got == 0;
    to += got;
    offset += got;
    bytes -= static_cast<size_t>(got);
  }
  const int64_t size_now = current_bytes();
  if (ended || size_now != bytes_) {
    throw_problem(FF_STATUS_IO_ERROR, "cannot read file", path_ + ", byte " + std::to_string(offset),
                  "its size changed from " + std::to_string(bytes_) + " to " + std::to_string(size_now) +
                      " bytes while it was read",
                  "let the program that writes it finish, then load it again");
  }
}

}  // namespace ff
