// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A weight, packed, and matching random input for the tests of the matrix product.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gemm/gemm.h"
#include "kernel/kernels.h"
#include "runtime/buffer.h"

namespace ff::test {

inline std::vector<float> random_floats(int64_t count, uint32_t seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(-1.0f, 1.0f);
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) value = uniform(generator);
  return values;
}

// Those that the instruction set in use has.
inline std::vector<Precision> available_precisions() {
  if (kernels()->multiply_pairs == nullptr) return {Precision::kFloat32};
  return {Precision::kFloat32, Precision::kBfloat16};
}

inline std::string precision_of(const testing::TestParamInfo<Precision>& info) {
  return precision_name(info.param);
}

// x rounded to the 8 significant bits of bfloat16; of a normal number.
inline double to_bfloat16(double x) {
  if (x == 0) return 0;
  const int shift = 7 - std::ilogb(x);
  return std::ldexp(std::nearbyint(std::ldexp(x, shift)), -shift);
}

struct GemmCase {
  GemmCase(int64_t out_features, int64_t in_features, GemmSide gemm_side,
           Precision gemm_precision = Precision::kFloat32)
      : out(out_features),
        in(in_features),
        side(gemm_side),
        precision(gemm_precision),
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

  // An element of an input of the product as it is multiplied.
  double rounded(double x) const { return precision == Precision::kBfloat16 ? to_bfloat16(x) : x; }

  // W' of y = x W', from the weight as it is stored, [out, in].
  double weight_at(int64_t k, int64_t n) const {
    return rounded(weight[static_cast<size_t>(side == GemmSide::kForward ? n * in + k : k * in + n)]);
  }

  std::vector<float> input(int64_t rows) const { return random_floats(rows * inner(), 3); }

  std::string name() const {
    return precision_name(precision) + std::string(side == GemmSide::kForward ? " forward " : " backward ") +
           std::to_string(out) + " x " + std::to_string(in);
  }

  int64_t out, in;
  GemmSide side;
  Precision precision;
  std::unique_ptr<Gemm> gemm;
  Buffer packed;
  std::vector<float> weight;
  std::vector<float> bias;
};

}  // namespace ff::test
