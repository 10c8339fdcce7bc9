// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "parity/parity.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iomanip>
#include <vector>

#include "parity/case_errors.h"
#include "parity/golden_case.h"
#include "parity/golden_file.h"

namespace ff::parity {
namespace {

struct Measure {
  const char* name;
  Error error;
  double bar;
};

std::vector<Measure> measure(const GoldenFile& file, RunnerFactory make_runner, const Bars& bars) {
  if (file.text("kind") == "train") {
    const TrainErrors errors = run_training_case(file, make_runner);
    return {{"loss", errors.losses, bars.losses}, {"final", errors.final_parameters, bars.final_parameters}};
  }
  const CaseErrors errors = run_case(file, make_runner);
  return {{"out", errors.outputs, bars.outputs}, {"grad", errors.gradients, bars.gradients}};
}

bool log_measures(const std::vector<Measure>& measures, std::ostream& log) {
  const bool ok = std::all_of(measures.begin(), measures.end(),
                              [](const Measure& measure) { return measure.error.value <= measure.bar; });
  log << (ok ? "ok" : "FAILED") << std::scientific << std::setprecision(1);
  for (const Measure& measure : measures) {
    log << " " << measure.name << "=" << measure.error.value;
    if (measure.error.value > measure.bar)
      log << " (over " << measure.bar << " in " << measure.error.where << ")";
  }
  log << "\n";
  return ok;
}

enum class Result { kOk, kFailed, kNotSupported };

Result run_file(const std::string& path, RunnerFactory make_runner, const Bars& bars, std::ostream& log) {
  try {
    const GoldenFile file(path);
    const std::string kind = file.text("kind");
    if (!is_supported(kind)) {
      log << "not supported: " << kind << "\n";
      return Result::kNotSupported;
    }
    log << kind << " ";
    return log_measures(measure(file, make_runner, bars), log) ? Result::kOk : Result::kFailed;
  } catch (const std::exception& exception) {
    log << "FAILED " << exception.what() << "\n";
    return Result::kFailed;
  }
}

}  // namespace

bool run_folder(const std::string& folder, const std::string& name, RunnerFactory make_runner,
                const Bars& bars, std::ostream& log) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".safetensors") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  int run = 0;
  int failed = 0;
  for (const std::filesystem::path& path : paths) {
    log << "parity " << name << " " << path.stem().string() << " ";
    const Result result = run_file(path.string(), make_runner, bars, log);
    if (result != Result::kNotSupported) ++run;
    if (result == Result::kFailed) ++failed;
  }
  if (run == 0)
    log << "parity " << name << " FAILED: no golden file of a supported kind in " << folder << "\n";
  return run > 0 && failed == 0;
}

}  // namespace ff::parity
