// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "io/problem.h"

namespace ff {
namespace {

constexpr mode_t kNewFileMode = 0644;

int open_retrying(const std::string& path, int flags, mode_t mode) {
  int number;
  do {
    number = open(path.c_str(), flags, mode);
  } while (number < 0 && errno == EINTR);
  return number;
}

int sync_retrying(int number) {
  int result;
  do {
    result = fsync(number);
  } while (result != 0 && errno == EINTR);
  return result;
}

[[noreturn]] void fail(const std::string& path, int error_number) {
  throw_system_problem("cannot write file", path, error_number);
}

// What is to be replaced: the file at the end of symbolic links.
struct Target {
  std::string path;
  std::string folder;  // with its slash
  bool exists = false;
  mode_t mode = kNewFileMode;
};

Target find_target(const std::string& path) {
  Target target;
  target.path = path;
  struct stat status;
  if (lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode)) {
    char* const resolved = realpath(path.c_str(), nullptr);
    if (resolved == nullptr) throw_system_problem("cannot follow symbolic link", path, errno);
    target.path = resolved;
    free(resolved);
  }
  if (stat(target.path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) {
      throw_problem(FF_STATUS_IO_ERROR, "cannot write file", target.path,
                    S_ISDIR(status.st_mode) ? "it is a folder" : "it is no regular file",
                    "choose another path");
    }
    target.exists = true;
    target.mode = status.st_mode & 0777;
  } else if (errno != ENOENT) {
    fail(target.path, errno);
  }
  const size_t slash = target.path.rfind('/');
  target.folder = slash == std::string::npos ? "./" : target.path.substr(0, slash + 1);
  return target;
}

// The folder, held open for the sync that makes the rename durable.
class Folder {
 public:
  explicit Folder(const std::string& path)
      : path_(path), number_(open_retrying(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
    if (number_ < 0) throw_system_problem("cannot open folder", path, errno);
  }
  ~Folder() { close(number_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void sync() const {
    if (sync_retrying(number_) == 0) return;
    char buffer[128] = "";
    throw_problem(FF_STATUS_IO_ERROR, "cannot sync folder", path_,
                  std::string(strerror_r(errno, buffer, sizeof buffer)) +
                      " (the new file is in place, but a power loss may bring back the old one)",
                  "check the disk, then save again");
  }

 private:
  std::string path_;
  int number_;
};

// A new file in the target's folder, removed at the end of its scope unless it has been renamed.
class Temporary {
 public:
  explicit Temporary(const Target& target) {
    static std::atomic<unsigned> next{0};
    do {  // a name is taken if a dead process of the same number left it
      path_ =
          target.folder + ".fastformer-" + std::to_string(getpid()) + "-" + std::to_string(next++) + ".tmp";
      // The content of a file that is not for all must not be readable for a moment either.
      number_ =
          open_retrying(path_, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, target.exists ? 0600 : kNewFileMode);
    } while (number_ < 0 && errno == EEXIST);
    if (number_ < 0) fail(path_, errno);
    if (target.exists && fchmod(number_, target.mode) != 0) {
      const int error_number = errno;
      discard();
      fail(path_, error_number);
    }
  }
  ~Temporary() { discard(); }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  void write(const FilePiece& piece) {
    const char* from = static_cast<const char*>(piece.data);
    size_t left = piece.bytes;
    while (left > 0) {
      const ssize_t written = ::write(number_, from, left);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail(path_, written == 0 ? EIO : errno);
      from += written;
      left -= static_cast<size_t>(written);
    }
  }

  void sync_and_close() {
    // Not tried again after an error: the kernel may have dropped the pages and would then report success.
    if (sync_retrying(number_) != 0) fail(path_, errno);
    // Linux frees the descriptor whatever close says; interrupted, it has done all after a sync.
    if (close(std::exchange(number_, -1)) != 0 && errno != EINTR) fail(path_, errno);
  }

  void rename_to(const std::string& path) {
    if (rename(path_.c_str(), path.c_str()) != 0) fail(path, errno);
    renamed_ = true;
  }

 private:
  void discard() {
    if (number_ >= 0) close(std::exchange(number_, -1));
    if (!renamed_) unlink(path_.c_str());
  }

  std::string path_;
  int number_ = -1;
  bool renamed_ = false;
};

}  // namespace

void write_file_atomically(const std::string& path, const std::vector<FilePiece>& pieces) {
  const Target target = find_target(path);
  const Folder folder(target.folder);
  Temporary temporary(target);
  for (const FilePiece& piece : pieces) temporary.write(piece);
  temporary.sync_and_close();
  temporary.rename_to(target.path);
  folder.sync();
}

}  // namespace ff
