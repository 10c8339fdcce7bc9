// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Runs the golden files of the folders that it is given, and of FASTFORMER_GOLDEN_DIR if that is set, through
// the engine. Exit code 0: each folder had a file to run and every file is within the bars.
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "parity/parity.h"

int main(int argument_count, char** arguments) {
  std::vector<std::string> folders(arguments + 1, arguments + argument_count);
  if (const char* folder = std::getenv("FASTFORMER_GOLDEN_DIR"); folder != nullptr && *folder != '\0') {
    folders.emplace_back(folder);
  }
  if (folders.empty()) {
    std::cerr << "usage: parity FOLDER... (or set FASTFORMER_GOLDEN_DIR)\n";
    return 2;
  }
  bool ok = true;
  for (const std::string& folder : folders) {
    ok &= ff::parity::run_folder(folder, "c++", ff::parity::make_engine_runner, ff::parity::kEngineBars,
                                 std::cout);
  }
  return ok ? 0 : 1;
}
