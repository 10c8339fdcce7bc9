// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Writes the hostile corpus to a folder, for tests of other languages:
//   hostile_corpus FOLDER             weights/, configs/, and what they belong to: model.safetensors,
//   config.json hostile_corpus FOLDER CHECKPOINT  checkpoints/: damaged copies of a valid checkpoint, each to
//   be refused
// FOLDER/cases.txt gets a line for each file: its path in the folder, ok or error, and what the message must
// contain (may be empty), separated by tabs.
#include <cstdio>
#include <exception>
#include <filesystem>

#include "io/hostile_cases.h"
#include "io/tiny_model.h"

namespace ff::test {
namespace {

class Corpus {
 public:
  explicit Corpus(const std::string& folder) : folder_(folder) {
    std::filesystem::create_directories(folder);
  }

  void add(const std::string& kind, const std::string& ending, const std::vector<HostileCase>& cases) {
    std::filesystem::create_directories(folder_ + "/" + kind);
    for (const HostileCase& hostile : cases) {
      const std::string file = kind + "/" + hostile.name + ending;
      put_file(folder_ + "/" + file, hostile.bytes);
      lines_ += file + (hostile.outcome == Outcome::kLoads ? "\tok\t" : "\terror\t") + hostile.reason + "\n";
    }
  }

  void finish() const { put_file(folder_ + "/cases.txt", lines_); }

 private:
  std::string folder_;
  std::string lines_;
};

void write_corpus(const std::string& folder) {
  Corpus corpus(folder);
  put_file(folder + "/config.json", tiny_config_json());
  write_draft(folder + "/model.safetensors", tiny_weights());
  corpus.add("weights", ".safetensors", hostile_safetensors(folder + "/model.safetensors"));
  corpus.add("weights", ".safetensors", unfit_weights(tiny_weights()));
  corpus.add("configs", ".json", hostile_configs());
  corpus.finish();
}

void write_checkpoint_corpus(const std::string& folder, const std::string& checkpoint) {
  std::vector<HostileCase> refused;
  for (HostileCase& hostile : hostile_safetensors(checkpoint)) {
    if (hostile.outcome == Outcome::kRefusedByReader) refused.push_back(std::move(hostile));
  }
  Corpus corpus(folder);
  corpus.add("checkpoints", ".safetensors", refused);
  corpus.finish();
}

}  // namespace
}  // namespace ff::test

int main(int count, char** arguments) try {
  if (count == 2) {
    ff::test::write_corpus(arguments[1]);
  } else if (count == 3) {
    ff::test::write_checkpoint_corpus(arguments[1], arguments[2]);
  } else {
    std::fputs("usage: hostile_corpus FOLDER [CHECKPOINT]\n", stderr);
    return 2;
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "hostile_corpus: %s\n", error.what());
  return 1;
}
