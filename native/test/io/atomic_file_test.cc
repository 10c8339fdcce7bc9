// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/atomic_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "io/draft.h"
#include "runtime/status.h"

namespace ff::test {
namespace {

namespace fs = std::filesystem;

class AtomicFile : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text) {
    write_file_atomically(path, {{text.data(), text.size()}});
  }

  std::string refusal(const std::string& path) {
    try {
      write(path, "new");
      return "";
    } catch (const Error& error) {
      EXPECT_EQ(error.status(), FF_STATUS_IO_ERROR);
      return error.what();
    }
  }

  mode_t mode_of(const std::string& path) {
    struct stat status{};
    EXPECT_EQ(stat(path.c_str(), &status), 0);
    return status.st_mode & 07777;
  }

  size_t entries() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }

  ScratchFolder folder_;
  const std::string path_ = folder_.file("file");
};

TEST_F(AtomicFile, WritesThePiecesInOrderAndLeavesNothingElse) {
  const std::string large(3 << 20, 'x');
  write_file_atomically(path_, {{"ab", 2}, {nullptr, 0}, {large.data(), large.size()}, {"c", 1}});
  EXPECT_EQ(get_file(path_), "ab" + large + "c");
  write_file_atomically(path_, {});
  EXPECT_EQ(get_file(path_), "");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(AtomicFile, ReplacesTheFileNotItsContent) {
  put_file(path_, "old");
  const std::string link = folder_.file("hard-link");
  fs::create_hard_link(path_, link);
  write(path_, "new");
  EXPECT_EQ(get_file(path_), "new");
  EXPECT_EQ(get_file(link), "old");
}

TEST_F(AtomicFile, ANewFileGetsTheUmaskAndAReplacedOneKeepsItsMode) {
  const mode_t before = umask(027);
  write(path_, "1");
  umask(before);
  EXPECT_EQ(mode_of(path_), 0640u);
  for (const mode_t mode : {0600u, 0664u, 0444u, 0755u}) {
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
    write(path_, "2");
    EXPECT_EQ(mode_of(path_), mode);
  }
}

TEST_F(AtomicFile, FollowsSymbolicLinksAndKeepsThem) {
  fs::create_directory(folder_.file("elsewhere"));
  const std::string target = folder_.file("elsewhere/target");
  put_file(target, "old");
  fs::create_symlink("elsewhere/target", folder_.file("first"));
  fs::create_symlink("first", path_);
  write(path_, "new");
  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_TRUE(fs::is_symlink(folder_.file("first")));
  EXPECT_EQ(get_file(target), "new");
  EXPECT_EQ(entries(), 3u);
}

TEST_F(AtomicFile, RefusesWhatItCannotReplace) {
  fs::create_symlink("nowhere", folder_.file("dangling"));
  fs::create_symlink("loop", folder_.file("loop"));
  ASSERT_EQ(mkfifo(folder_.file("fifo").c_str(), 0600), 0);
  fs::create_directory(folder_.file("folder"));
  put_file(path_, "old");
  const size_t before = entries();
  EXPECT_NE(refusal(folder_.file("dangling")).find("cannot follow symbolic link"), std::string::npos);
  EXPECT_NE(refusal(folder_.file("loop")).find("cannot follow symbolic link"), std::string::npos);
  EXPECT_NE(refusal(folder_.file("fifo")).find("it is no regular file"), std::string::npos);
  EXPECT_NE(refusal(folder_.file("folder")).find("it is a folder"), std::string::npos);
  EXPECT_NE(refusal(folder_.path() + "/").find("it is a folder"), std::string::npos);
  EXPECT_NE(refusal(folder_.file("missing/file")).find("No such file or directory; check the path"),
            std::string::npos);
  EXPECT_NE(refusal(path_ + "/file").find("Not a directory; check the path"), std::string::npos);
  EXPECT_NE(refusal("/dev/null").find("it is no regular file"), std::string::npos);
  EXPECT_NE(refusal(""), "");
  EXPECT_NE(refusal(folder_.file(std::string(300, 'n'))).find("File name too long"), std::string::npos);
  EXPECT_EQ(entries(), before);
  EXPECT_EQ(get_file(path_), "old");
}

TEST_F(AtomicFile, TakesTheLongestName) {
  const std::string path = folder_.file(std::string(255, 'n'));
  write(path, "text");
  EXPECT_EQ(get_file(path), "text");
}

TEST_F(AtomicFile, ANameThatIsTakenIsNoObstacle) {
  // What a dead process of the same number may have left.
  const std::string prefix = folder_.file(".fastformer-" + std::to_string(getpid()) + "-");
  for (int i = 0; i < 64; ++i) put_file(prefix + std::to_string(i) + ".tmp", "left");
  write(path_, "text");
  EXPECT_EQ(get_file(path_), "text");
  for (int i = 0; i < 64; ++i) EXPECT_EQ(get_file(prefix + std::to_string(i) + ".tmp"), "left");
}

TEST_F(AtomicFile, WorksInTheCurrentFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path());
  write("relative", "text");
  fs::current_path(before);
  EXPECT_EQ(get_file(folder_.file("relative")), "text");
}

}  // namespace
}  // namespace ff::test
