// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A save that meets a fault at each of its write-side calls in turn, until it meets none. At every moment the
// path must hold the old file or the new one, whole.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "io/safetensors.h"

namespace ff::test {
namespace {

namespace fs = std::filesystem;
using Environment = std::vector<std::string>;

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// As execve wants them.
std::vector<char*> pointers_to(Environment* texts) {
  std::vector<char*> pointers;
  for (std::string& text : *texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Runs the subject under the shim, to save a value or, if there is none, to load. Its exit status as waitpid
// gives it.
int run_subject(const std::string& path, const std::string& value, const Environment& environment,
                const std::string& messages) {
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(messages.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    // The sanitizer wants to be loaded first; that the shim is before it does no harm.
    Environment settings = {std::string("LD_PRELOAD=") + FF_FAULT_SHIM,
                            "ASAN_OPTIONS=verify_asan_link_order=0"};
    settings.insert(settings.end(), environment.begin(), environment.end());
    Environment arguments = {FF_FAULT_SUBJECT, path};
    if (!value.empty()) arguments.push_back(value);
    execve(FF_FAULT_SUBJECT, pointers_to(&arguments).data(), pointers_to(&settings).data());
    _exit(127);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

// The value that the whole file at `path` holds, or an empty text if there is no file.
std::string value_of(const std::string& path) {
  if (!fs::exists(path)) return "";
  const SafetensorsReader reader(path);
  EXPECT_TRUE(reader.verify_content());
  const std::string value = *reader.metadata_value("value");
  for (const TensorInfo& tensor : reader.tensors()) {
    std::vector<float> floats(static_cast<size_t>(tensor.elements()));
    reader.read_floats(tensor, floats.data());
    for (const float number : floats) EXPECT_EQ(number, std::stof(value));
  }
  EXPECT_EQ(reader.tensors().size(), 3u);
  return value;
}

struct FaultCase {
  const char* name;
  Environment environment;
  bool survives;  // the program goes on although a write, a read, a sync or a close was hit
};

class IoFault : public testing::TestWithParam<FaultCase> {
 protected:
  IoFault() {
    std::string pattern = (fs::temp_directory_path() / "fastformer-fault-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot create " + pattern);
    root_ = pattern;
    folder_ = root_ + "/watched";
    path_ = folder_ + "/model.safetensors";
    log_ = root_ + "/log";
    messages_ = root_ + "/messages";
  }
  ~IoFault() override { fs::remove_all(root_); }

  // An empty folder, or one that holds a file with the value 1.
  void prepare(bool with_old_file) {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
    if (with_old_file) {
      ASSERT_EQ(run_subject(path_, "1", {}, messages_), 0) << text_of(messages_);
    }
  }

  int run(const std::string& value, int call, const Environment& environment) {
    Environment all = {"FF_FAULT_DIR=" + folder_, "FF_FAULT_LOG=" + log_,
                       "FF_FAULT_CALL=" + std::to_string(call)};
    all.insert(all.end(), environment.begin(), environment.end());
    return run_subject(path_, value, all, messages_);
  }

  // "fault 3: write /path" without its number and path, or an empty text if none struck.
  std::string fault() const {
    const std::string log = text_of(log_);
    const size_t at = log.find("fault ");
    if (at == std::string::npos) return "";
    const size_t begin = log.find(": ", at) + 2;
    const std::string call = log.substr(begin, log.find(' ', begin) - begin);
    return call == "fsync" && log.find(".tmp", begin) == std::string::npos ? "fsync of the folder" : call;
  }

  std::vector<std::string> leftovers() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      if (entry.path() != path_) names.push_back(entry.path().filename());
    }
    return names;
  }

  std::string root_, folder_, path_, log_, messages_;
};

TEST_P(IoFault, OldOrNewFileAlwaysReadsWhole) {
  const FaultCase& parameter = GetParam();
  const bool killed = std::string(parameter.name) == "Kill";
  for (const bool with_old_file : {true, false}) {
    const std::string old_value = with_old_file ? "1" : "";
    std::string hit;
    int call = 1;
    for (;; ++call) {
      prepare(with_old_file);
      const int status = run("2", call, parameter.environment);
      const std::string struck = fault(), message = text_of(messages_), value = value_of(path_);
      SCOPED_TRACE("call " + std::to_string(call) + " (" + struck + "), old file " +
                   (with_old_file ? "yes" : "no") + ": " + message);
      if (struck.empty() || status == 0) {
        EXPECT_EQ(status, 0);
        EXPECT_EQ(value, "2");
        EXPECT_TRUE(leftovers().empty());
        EXPECT_TRUE(struck.empty() || parameter.survives) << "a fault was swallowed";
      } else if (killed) {
        EXPECT_TRUE(WIFSIGNALED(status));
        EXPECT_EQ(value, struck == "fsync of the folder" ? "2" : old_value);
        EXPECT_LE(leftovers().size(), 1u);
      } else {
        EXPECT_EQ(WEXITSTATUS(status), 1);
        EXPECT_EQ(value, struck == "fsync of the folder" ? "2" : old_value);
        EXPECT_TRUE(leftovers().empty()) << leftovers()[0];
        EXPECT_NE(message.find(folder_), std::string::npos) << "the message does not say where";
        EXPECT_NE(message.find("; "), std::string::npos) << "the message gives no advice";
      }
      if (struck.empty()) break;
      hit += struck + ", ";
    }
    // The loop ends because there was no such call, and the calls before it were the ones that must be tried.
    EXPECT_EQ(hit, "open, write, write, write, write, write, fsync, close, rename, fsync of the folder, ");
    EXPECT_NE(text_of(log_).find("calls " + std::to_string(call - 1) + " "), std::string::npos)
        << text_of(log_);
  }
}

// The same for loading: a broken read is an error, an interrupted or short one is none.
TEST_P(IoFault, LoadingGivesTheWholeFileOrAnError) {
  const FaultCase& parameter = GetParam();
  prepare(true);
  Environment environment = {"FF_FAULT_READS=1"};
  environment.insert(environment.end(), parameter.environment.begin(), parameter.environment.end());
  int call = 1;
  for (;; ++call) {
    const int status = run("", call, environment);
    SCOPED_TRACE("call " + std::to_string(call) + ": " + text_of(messages_));
    if (fault().empty()) {
      EXPECT_EQ(status, 0);
      break;
    }
    EXPECT_EQ(fault(), "pread");
    if (std::string(parameter.name) == "Kill") {
      EXPECT_TRUE(WIFSIGNALED(status));
    } else {
      EXPECT_EQ(WEXITSTATUS(status), parameter.survives ? 0 : 1);
    }
    if (HasFailure()) break;
  }
  // The length, the header, and each of three tensors for the hash and for its values.
  EXPECT_GE(call - 1, 8);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, IoFault,
    testing::Values(FaultCase{"DiskFull", {"FF_FAULT_ERRNO=ENOSPC"}, false},
                    FaultCase{"DiskStaysFull", {"FF_FAULT_ERRNO=ENOSPC", "FF_FAULT_STICKY=1"}, false},
                    FaultCase{"QuotaExceeded", {"FF_FAULT_ERRNO=EDQUOT"}, false},
                    FaultCase{"InputOutputError", {"FF_FAULT_ERRNO=EIO"}, false},
                    FaultCase{"DeviceStaysBroken", {"FF_FAULT_ERRNO=EIO", "FF_FAULT_STICKY=1"}, false},
                    FaultCase{"ReadOnly", {"FF_FAULT_ERRNO=EROFS"}, false},
                    FaultCase{"Interrupted", {"FF_FAULT_ERRNO=EINTR"}, true},
                    FaultCase{"ShortWrite", {"FF_FAULT_SHORT=1"}, true},
                    FaultCase{"Kill", {"FF_FAULT_KILL=1"}, false}),
    [](const testing::TestParamInfo<FaultCase>& parameter) { return parameter.param.name; });

}  // namespace
}  // namespace ff::test
