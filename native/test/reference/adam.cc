// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/adam.h"

#include <cmath>

namespace ff::reference {

void Adam::update(Parameters* parameters, const Parameters& gradients, double rate) {
  ++updates_;
  const double correction1 = 1 - std::pow(constants_.beta1, static_cast<double>(updates_));
  const double correction2 = 1 - std::pow(constants_.beta2, static_cast<double>(updates_));
  for (auto& [name, parameter] : *parameters) {
    const Matrix& gradient = gradients.at(name);
    Matrix& m = first_moments_.try_emplace(name, gradient.rows, gradient.columns).first->second;
    Matrix& v = second_moments_.try_emplace(name, gradient.rows, gradient.columns).first->second;
    for (size_t i = 0; i < parameter.values.size(); ++i) {
      const double g = gradient.values[i];
      m.values[i] = constants_.beta1 * m.values[i] + (1 - constants_.beta1) * g;
      v.values[i] = constants_.beta2 * v.values[i] + (1 - constants_.beta2) * g * g;
      const double denominator = std::sqrt(v.values[i]) / std::sqrt(correction2) + constants_.epsilon;
      parameter.values[i] *= 1 - rate * constants_.weight_decay;
      parameter.values[i] -= rate / correction1 * m.values[i] / denominator;
    }
  }
}

double global_norm(const Parameters& gradients) {
  double total = 0;
  for (const auto& [name, gradient] : gradients) {
    for (double value : gradient.values) total += value * value;
  }
  return std::sqrt(total);
}

}  // namespace ff::reference
