// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/random.h"

#include <cmath>

namespace ff {

double NormalGenerator::uniform() {
  const uint64_t bits = scatter(key_ + ++counter_ * 0x9e3779b97f4a7c15u) >> 11;  // 53 bits
  return static_cast<double>(bits) * 0x1p-52 - 1.0 + 0x1p-53;
}

double NormalGenerator::next() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  double u, v, square;
  do {
    u = uniform();
    v = uniform();
    square = u * u + v * v;
  } while (square >= 1.0 || square == 0.0);
  const double factor = std::sqrt(-2.0 * std::log(square) / square);
  spare_ = v * factor;
  has_spare_ = true;
  return u * factor;
}

}  // namespace ff
