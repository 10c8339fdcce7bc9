// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/input_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "io/draft.h"
#include "runtime/status.h"

namespace ff::test {
namespace {

namespace fs = std::filesystem;

template <typename Function>
std::string refusal(Function function) {
  try {
    function();
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), FF_STATUS_IO_ERROR);
    return error.what();
  }
}

std::string open_refusal(const std::string& path) {
  return refusal([&] { InputFile file(path); });
}

TEST(InputFile, OpensNothingButReadableFiles) {
  const ScratchFolder folder;
  const auto expect = [](const std::string& path, const std::string& why) {
    EXPECT_EQ(open_refusal(path), "cannot open file: " + path + ": " + why);
  };
  expect(folder.path(), "it is a folder; give the path of a file");
  expect(folder.file("missing"), "No such file or directory; check the path");
  expect("", "No such file or directory; check the path");
  expect("/dev/null", "it is no regular file; give the path of a file");
  ASSERT_EQ(mkfifo(folder.file("fifo").c_str(), 0600), 0);
  expect(folder.file("fifo"), "it is no regular file; give the path of a file");  // and does not wait
  fs::create_symlink("loop", folder.file("loop"));
  EXPECT_NE(open_refusal(folder.file("loop")).find("Too many levels of symbolic links"), std::string::npos);
  put_file(folder.file("file"), "text");
  expect(folder.file("file") + "/below", "Not a directory; check the path");
  fs::create_symlink("file", folder.file("link"));
  EXPECT_EQ(InputFile(folder.file("link")).bytes(), 4);
}

TEST(InputFile, SaysThatItMayNotRead) {
  const ScratchFolder folder;
  const std::string path = folder.file("secret");
  put_file(path, "text");
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  const uid_t before = geteuid();
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  if (before == 0) {
    ASSERT_EQ(seteuid(65'534), 0);  // root may read anything
  }
  const std::string message = open_refusal(path);
  ASSERT_EQ(seteuid(before), 0);
  EXPECT_EQ(message,
            "cannot open file: " + path +
                ": Permission denied; grant access to the file and its folder, or choose another path");
}

TEST(InputFile, ReadsAtOffsets) {
  const ScratchFolder folder;
  put_file(folder.file("file"), "0123456789");
  const InputFile file(folder.file("file"));
  char bytes[4] = "xxx";
  file.read(7, bytes, 3);
  EXPECT_STREQ(bytes, "789");
  file.read(0, bytes, 3);
  EXPECT_STREQ(bytes, "012");
  file.read(10, bytes, 0);
}

TEST(InputFile, SeesAFileThatChangesWhileItIsRead) {
  const ScratchFolder folder;
  const std::string path = folder.file("file");
  for (const int size : {2, 9, 11}) {
    put_file(path, "0123456789");
    const InputFile file(path);
    fs::resize_file(path, static_cast<uintmax_t>(size));
    char bytes[8];
    const std::string message = refusal([&] { file.read(1, bytes, 8); });
    EXPECT_NE(message.find("its size changed from 10 to " + std::to_string(size) + " bytes"),
              std::string::npos)
        << message;
  }
  put_file(path, "0123456789");
  const InputFile file(path);
  fs::remove(path);  // an open file outlives its name
  char bytes[8];
  file.read(0, bytes, 8);
  EXPECT_EQ(std::string(bytes, 8), "01234567");
}

TEST(InputFile, RefusesToReadBeyondTheEnd) {
  const ScratchFolder folder;
  put_file(folder.file("file"), "0123456789");
  const InputFile file(folder.file("file"));
  char bytes[8];
  EXPECT_NE(refusal([&] { file.read(5, bytes, 8); }), "");
}

}  // namespace
}  // namespace ff::test
