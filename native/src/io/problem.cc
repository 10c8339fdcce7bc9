// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/problem.h"

#include <cerrno>
#include <cstring>

#include "io/json.h"
#include "runtime/status.h"

namespace ff {
namespace {

const char* advice_for(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "free some space there and try again";
    case ENOENT:
    case ENOTDIR:
      return "check the path";
    case EACCES:
    case EPERM:
      return "grant access to the file and its folder, or choose another path";
    case EROFS:
      return "choose a path on a file system that can be written";
    case EMFILE:
    case ENFILE:
      return "close files that are no longer needed, or raise the limit on open files";
    case EISDIR:
      return "give the path of a file";
    case EIO:
      return "check the disk, then try again";
    default:
      return "check the path and the file system, then try again";
  }
}

}  // namespace

void throw_problem(ff_status status, const std::string& what, const std::string& where,
                   const std::string& why, const std::string& advice) {
  throw Error(status, what + ": " + where + ": " + why + "; " + advice);
}

void throw_system_problem(const std::string& what, const std::string& where, int error_number) {
  char buffer[128] = "";
  const char* text = strerror_r(error_number, buffer, sizeof buffer);  // the GNU form: thread-safe
  throw_problem(FF_STATUS_IO_ERROR, what, where, text, advice_for(error_number));
}

std::string quote_clipped(std::string_view text) {
  constexpr size_t kShown = 80;
  if (text.size() <= kShown) return json_quote(text);
  return json_quote(text.substr(0, kShown)) + "... (" + std::to_string(text.size()) + " bytes)";
}

}  // namespace ff
