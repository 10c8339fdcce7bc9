// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A weight, packed, and matching random input for the tests of the matrix product.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gemm/gemm.h"
#include "runtime/buffer.h"

namespace ff::test {

inline std::vector<float> random_floats(int64_t count, uint32_t seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(-1.0f, 1.0f);
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) value = uniform(generator);
  return values;
}

struct GemmCase {
  GemmCase(int64_t out_features, int64_t in_features, GemmSide gemm_side,
           Precision precision = Precision::kFloat32)
      : out(out_features),
        in(in_features),
        side(gemm_side),
        gemm(Gemm::create(out, in, side, precision)),
        packed(static_cast<size_t>(gemm->packed_size()) * sizeof(float)),
        bias(random_floats(columns(), 2)) {
    set_weight(1);
  }

  void set_weight(uint32_t seed) {
    weight = random_floats(out * in, seed);
    gemm->pack(packed.floats(), weight.data());
  }

  int64_t inner() const { return side == GemmSide::kForward ? in : out; }
  int64_t columns() const { return side == GemmSide::kForward ? out : in; }

  // W' of y = x W', from the weight as it is stored, [out, in].
  double weight_at(int64_t k, int64_t n) const {
    return weight[static_cast<size_t>(side == GemmSide::kForward ? n * in + k : k * in + n)];
  }

  std::vector<float> input(int64_t rows) const { return random_floats(rows * inner(), 3); }

  std::string name() const {
    return (side == GemmSide::kForward ? "forward " : "backward ") + std::to_string(out) + " x " +
           std::to_string(in);
  }

  int64_t out, in;
  GemmSide side;
  std::unique_ptr<Gemm> gemm;
  Buffer packed;
  std::vector<float> weight;
  std::vector<float> bias;
};

}  // namespace ff::test
