/* Copyright 2026 The Fastformer for the JVM authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A shared object for LD_PRELOAD that makes the N-th write-side call below a folder fail, in any program:
 * ours or a JVM. Write-side calls are open with O_CREAT, write and its kin, fsync, fdatasync, ftruncate,
 * close of a file open for writing, rename and mkdir. They are counted from 1 in the order in which they
 * come.
 *
 *   FF_FAULT_DIR=folder    what to watch, itself and all below; without it nothing happens
 *   FF_FAULT_CALL=N        the call that fails; 0 or unset: calls are only counted
 *   FF_FAULT_ERRNO=ENOSPC  how: ENOSPC, EIO, EINTR, EDQUOT, EROFS or EACCES; default EIO
 *   FF_FAULT_SHORT=1       instead, if the call is a write of more than one byte, half of it is written
 *   FF_FAULT_STICKY=1      every later call fails as well: a disk that stays full
 *   FF_FAULT_KILL=1        instead, the process dies by SIGKILL before the call
 *   FF_FAULT_READS=1       read and pread are what counts and fails, instead of all the write-side calls
 *   FF_FAULT_LOG=file      gets "calls C" and, once it has struck, "fault N: call path"; keep it elsewhere
 *
 * A loop over N ends when the log names no fault: then the program has made fewer than N calls.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { kLogBytes = PATH_MAX + 128 };
typedef enum { kPass, kFail, kShort } Outcome;

static struct {
  char folder[PATH_MAX];
  size_t folder_length; /* 0: nothing is watched */
  long call;
  int error_number;
  int make_short, sticky, kill_process, reads;
  int log;
} settings = {.log = -1};

static atomic_long calls;

static int flag(const char* name) {
  const char* value = getenv(name);
  return value != NULL && strcmp(value, "1") == 0;
}

static int error_by_name(const char* name) {
  static const struct {
    const char* name;
    int number;
  } known[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO},     {"EINTR", EINTR},
               {"EDQUOT", EDQUOT}, {"EROFS", EROFS}, {"EACCES", EACCES}};
  for (size_t i = 0; name != NULL && i < sizeof known / sizeof known[0]; ++i) {
    if (strcmp(name, known[i].name) == 0) return known[i].number;
  }
  return EIO;
}

__attribute__((constructor)) static void read_settings(void) {
  const char* folder = getenv("FF_FAULT_DIR");
  if (folder == NULL || realpath(folder, settings.folder) == NULL) return;
  const char* call = getenv("FF_FAULT_CALL");
  settings.call = call == NULL ? 0 : atol(call);
  settings.error_number = error_by_name(getenv("FF_FAULT_ERRNO"));
  settings.make_short = flag("FF_FAULT_SHORT");
  settings.sticky = flag("FF_FAULT_STICKY");
  settings.kill_process = flag("FF_FAULT_KILL");
  settings.reads = flag("FF_FAULT_READS");
  const char* log = getenv("FF_FAULT_LOG");
  if (log != NULL) {
    settings.log = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  }
  settings.folder_length = strlen(settings.folder);
}

/* ---- Whether a path or a descriptor is watched; *path gets the full path ------------------------------- */

static int is_below(const char* path) {
  return strncmp(path, settings.folder, settings.folder_length) == 0 &&
         (path[settings.folder_length] == '/' || path[settings.folder_length] == '\0');
}

static int descriptor_path(int descriptor, char path[PATH_MAX]) {
  if (settings.folder_length == 0) return 0;
  const int error_number = errno;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, path, PATH_MAX - 1);
  errno = error_number;
  if (length < 0) return 0;
  path[length] = '\0';
  return is_below(path);
}

static int watched_descriptor(int descriptor, char path[PATH_MAX]) {
  return !settings.reads && descriptor_path(descriptor, path);
}

/* The last part of a path need not exist, so its folder is what is resolved. */
static int watched_path(int folder, const char* name, char path[PATH_MAX]) {
  if (settings.folder_length == 0 || settings.reads || name == NULL) return 0;
  const int error_number = errno;
  char parent[PATH_MAX + 64];
  if (name[0] == '/' || folder == AT_FDCWD) {
    snprintf(parent, sizeof parent, "%s%s", name[0] == '/' ? "" : "./", name);
  } else {
    snprintf(parent, sizeof parent, "/proc/self/fd/%d/%s", folder, name);
  }
  char* const slash = strrchr(parent, '/');
  *slash = '\0';
  const int found = realpath(parent[0] == '\0' ? "/" : parent, path) != NULL;
  errno = error_number;
  if (!found) return 0;
  const size_t length = strlen(path);
  snprintf(path + length, PATH_MAX - length, "/%s", slash + 1);
  return is_below(path);
}

/* ---- Counting and deciding ----------------------------------------------------------------------------- */

static void write_log(long count, const char* name, const char* path) {
  static char fault[kLogBytes]; /* written once, by the call that is hit first */
  if (settings.log < 0) return;
  if (name != NULL && fault[0] == '\0')
    snprintf(fault, sizeof fault, "fault %ld: %s %s\n", count, name, path);
  char text[kLogBytes + 32];
  const int length = snprintf(text, sizeof text, "calls %-10ld\n%s", count, fault);
  syscall(SYS_pwrite64, settings.log, text, (size_t)length, 0L);
}

static Outcome decide(const char* name, const char* path, size_t bytes) {
  const long count = atomic_fetch_add(&calls, 1) + 1;
  const int hit = settings.call > 0 && (count == settings.call || (settings.sticky && count > settings.call));
  write_log(count, hit ? name : NULL, path);
  if (!hit) return kPass;
  if (settings.kill_process) kill(getpid(), SIGKILL);
  if (settings.make_short) return bytes > 1 ? kShort : kPass;
  errno = settings.error_number;
  return kFail;
}

/* dlsym gives a data pointer, which ISO C does not turn into a function; POSIX does. */
#define REAL(name) (__extension__(__typeof__(&name)) real(#name))

static void* real(const char* name) {
  void* const function = dlsym(RTLD_NEXT, name);
  if (function == NULL) abort();
  return function;
}

/* ---- The calls ----------------------------------------------------------------------------------------- */

static Outcome decide_open(const char* name, int folder, const char* file, int flags) {
  char path[PATH_MAX];
  if ((flags & O_CREAT) == 0 || !watched_path(folder, file, path)) return kPass;
  return decide(name, path, 0);
}

static mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

#define DEFINE_OPEN(name)                                              \
  int name(const char* file, int flags, ...) {                         \
    va_list arguments;                                                 \
    va_start(arguments, flags);                                        \
    const mode_t mode = mode_of(flags, arguments);                     \
    va_end(arguments);                                                 \
    if (decide_open(#name, AT_FDCWD, file, flags) == kFail) return -1; \
    return REAL(name)(file, flags, mode);                              \
  }

#define DEFINE_OPENAT(name)                                          \
  int name(int folder, const char* file, int flags, ...) {           \
    va_list arguments;                                               \
    va_start(arguments, flags);                                      \
    const mode_t mode = mode_of(flags, arguments);                   \
    va_end(arguments);                                               \
    if (decide_open(#name, folder, file, flags) == kFail) return -1; \
    return REAL(name)(folder, file, flags, mode);                    \
  }

DEFINE_OPEN(open)
DEFINE_OPEN(open64)
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

static Outcome decide_write(const char* name, int descriptor, size_t bytes) {
  char path[PATH_MAX];
  return watched_descriptor(descriptor, path) ? decide(name, path, bytes) : kPass;
}

ssize_t write(int descriptor, const void* data, size_t bytes) {
  const Outcome outcome = decide_write("write", descriptor, bytes);
  if (outcome == kFail) return -1;
  return REAL(write)(descriptor, data, outcome == kShort ? bytes / 2 : bytes);
}

#define DEFINE_PWRITE(name, offset_type)                                                \
  ssize_t name(int descriptor, const void* data, size_t bytes, offset_type offset) {    \
    const Outcome outcome = decide_write(#name, descriptor, bytes);                     \
    if (outcome == kFail) return -1;                                                    \
    return REAL(name)(descriptor, data, outcome == kShort ? bytes / 2 : bytes, offset); \
  }

DEFINE_PWRITE(pwrite, off_t)
DEFINE_PWRITE(pwrite64, off64_t)

static Outcome decide_read(const char* name, int descriptor, size_t bytes) {
  char path[PATH_MAX];
  return settings.reads && descriptor_path(descriptor, path) ? decide(name, path, bytes) : kPass;
}

ssize_t read(int descriptor, void* data, size_t bytes) {
  const Outcome outcome = decide_read("read", descriptor, bytes);
  if (outcome == kFail) return -1;
  return REAL(read)(descriptor, data, outcome == kShort ? bytes / 2 : bytes);
}

#define DEFINE_PREAD(name, offset_type)                                                 \
  ssize_t name(int descriptor, void* data, size_t bytes, offset_type offset) {          \
    const Outcome outcome = decide_read(#name, descriptor, bytes);                      \
    if (outcome == kFail) return -1;                                                    \
    return REAL(name)(descriptor, data, outcome == kShort ? bytes / 2 : bytes, offset); \
  }

DEFINE_PREAD(pread, off_t)
DEFINE_PREAD(pread64, off64_t)

/* A short vector write is cut to half of its first piece. */
ssize_t writev(int descriptor, const struct iovec* pieces, int count) {
  const Outcome outcome = decide_write("writev", descriptor, count > 0 ? pieces[0].iov_len : 0);
  if (outcome == kFail) return -1;
  if (outcome == kShort) return REAL(write)(descriptor, pieces[0].iov_base, pieces[0].iov_len / 2);
  return REAL(writev)(descriptor, pieces, count);
}

ssize_t copy_file_range(int in, off64_t* in_offset, int out, off64_t* out_offset, size_t bytes,
                        unsigned flags) {
  const Outcome outcome = decide_write("copy_file_range", out, bytes);
  if (outcome == kFail) return -1;
  return REAL(copy_file_range)(in, in_offset, out, out_offset, outcome == kShort ? bytes / 2 : bytes, flags);
}

#define DEFINE_DESCRIPTOR_CALL(name, parameters, arguments)     \
  int name parameters {                                         \
    if (decide_write(#name, descriptor, 0) == kFail) return -1; \
    return REAL(name) arguments;                                \
  }

DEFINE_DESCRIPTOR_CALL(fsync, (int descriptor), (descriptor))
DEFINE_DESCRIPTOR_CALL(fdatasync, (int descriptor), (descriptor))
DEFINE_DESCRIPTOR_CALL(ftruncate, (int descriptor, off_t length), (descriptor, length))
DEFINE_DESCRIPTOR_CALL(ftruncate64, (int descriptor, off64_t length), (descriptor, length))

/* As Linux does, close frees the descriptor even when it reports an error. */
int close(int descriptor) {
  const int error_number = errno, flags = fcntl(descriptor, F_GETFL);
  errno = error_number;
  Outcome outcome = kPass;
  if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY) outcome = decide_write("close", descriptor, 0);
  const int failure = errno, result = REAL(close)(descriptor);
  if (outcome != kFail) return result;
  errno = failure;
  return -1;
}

static Outcome decide_path(const char* name, int folder, const char* file) {
  char path[PATH_MAX];
  return watched_path(folder, file, path) ? decide(name, path, 0) : kPass;
}

#define DEFINE_PATH_CALL(name, folder, file, parameters, arguments) \
  int name parameters {                                             \
    if (decide_path(#name, folder, file) == kFail) return -1;       \
    return REAL(name) arguments;                                    \
  }

DEFINE_PATH_CALL(rename, AT_FDCWD, to, (const char* from, const char* to), (from, to))
DEFINE_PATH_CALL(renameat, to_folder, to, (int from_folder, const char* from, int to_folder, const char* to),
                 (from_folder, from, to_folder, to))
DEFINE_PATH_CALL(renameat2, to_folder, to,
                 (int from_folder, const char* from, int to_folder, const char* to, unsigned flags),
                 (from_folder, from, to_folder, to, flags))
DEFINE_PATH_CALL(mkdir, AT_FDCWD, file, (const char* file, mode_t mode), (file, mode))
DEFINE_PATH_CALL(mkdirat, folder, file, (int folder, const char* file, mode_t mode), (folder, file, mode))
