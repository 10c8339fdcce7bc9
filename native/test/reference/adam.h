// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// torch.optim.Adam with AdamW's decoupled decay, in double precision, on every row at every step.
//   w *= 1 - rate decay ; m = b1 m + (1 - b1) g ; v = b2 v + (1 - b2) g^2
//   w -= rate / (1 - b1^n) m / (sqrt(v) / sqrt(1 - b2^n) + epsilon)
#pragma once

#include <cstdint>

#include "reference/parameters.h"

namespace ff::reference {

struct AdamConstants {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
};

class Adam {
 public:
  explicit Adam(const AdamConstants& constants) : constants_(constants) {}

  void update(Parameters* parameters, const Parameters& gradients, double rate);

 private:
  AdamConstants constants_;
  int64_t updates_ = 0;
  Parameters first_moments_;
  Parameters second_moments_;
};

// sqrt of the sum of all squares.
double global_norm(const Parameters& gradients);

}  // namespace ff::reference
