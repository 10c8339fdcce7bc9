// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A runner's errors on one golden case, measured against the case's float64 tensors.
#pragma once

#include <string>

#include "parity/golden_file.h"
#include "parity/runner.h"

namespace ff::parity {

struct Error {
  double value = 0;
  std::string where;  // the worst tensor
};

// All kinds but train: largest difference over largest value, the worst tensor.
struct CaseErrors {
  Error outputs;
  Error gradients;
};
CaseErrors run_case(const GoldenFile& file, RunnerFactory make_runner);

// Kind train: largest absolute difference of the losses, and of the final parameters except the three biases
// whose gradient is zero but for rounding, which Adam blows up.
struct TrainErrors {
  Error losses;
  Error final_parameters;
};
TrainErrors run_training_case(const GoldenFile& file, RunnerFactory make_runner);

}  // namespace ff::parity
