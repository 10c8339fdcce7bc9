// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ff {

struct FilePiece {
  const void* data = nullptr;
  size_t bytes = 0;
};

// Makes `path` a file of the pieces, one after the other. They go to a temporary in the same folder, which is
// synced, renamed over `path`, and made durable by a sync of the folder: at every moment, a crash or a power
// loss included, `path` holds the old file or the new one, whole.
// - The new file has the permissions of the file that it replaces, or 0644 less the umask.
// - If `path` is a symbolic link, the file that it leads to is replaced and the link stays; a link that leads
//   nowhere is refused, and so is whatever exists and is no regular file.
// - Throws Error(IO_ERROR). The temporary (.fastformer-<process>-<number>.tmp) is then removed and `path`
// holds
//   the old file; only if the sync of the folder fails does it hold the new one, which the message says.
void write_file_atomically(const std::string& path, const std::vector<FilePiece>& pieces);

}  // namespace ff
