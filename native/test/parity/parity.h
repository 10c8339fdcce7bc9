// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Runs the golden files of a folder and writes one line for each:
//   parity c++ CASE KIND ok out=WORST_ERROR grad=WORST_ERROR
//   parity c++ CASE KIND ok loss=WORST_DIFFERENCE final=WORST_DIFFERENCE      (training)
//   parity c++ CASE KIND FAILED ...                                          (over a bar, or unreadable)
//   parity c++ CASE not supported: KIND
#pragma once

#include <ostream>
#include <string>

#include "parity/runner.h"

namespace ff::parity {

// outputs and gradients: largest difference over largest value. losses and final parameters: absolute.
struct Bars {
  double outputs, gradients, losses, final_parameters;
};

// The engine in float32. PyTorch's own float32 run is within 7.4e-7 (outputs), 5.7e-6 (gradients), 1.3e-7
// (losses) and 3.5e-7 (final parameters) of its float64 run; another order of summation may be some ten times
// worse.
inline constexpr Bars kEngineBars = {1e-5, 6e-5, 2e-6, 5e-6};

// The reference computes in double precision, as the float64 tensors were.
inline constexpr Bars kReferenceBars = {1e-10, 1e-10, 1e-10, 1e-10};

// Runs every *.safetensors file of the folder; `name` stands in place of "c++" above. True if at least one
// file was run and none failed.
bool run_folder(const std::string& folder, const std::string& name, RunnerFactory make_runner,
                const Bars& bars, std::ostream& log);

}  // namespace ff::parity
