// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Our small GEMM interface: one product of a tile of rows with a weight matrix that was packed once.
// In float32 two implementations, chosen when the library is built: gemm_onednn.cc (the only file that
// includes oneDNN) and gemm_reference.cc (plain loops: the oracle, and the thread sanitizer's build). In
// bfloat16 one of our own, bfloat16_gemm.cc.
#pragma once

#include <cstdint>
#include <memory>

#include "gemm/precision.h"

namespace ff {

// Which way a Linear's weight W [out_features, in_features] is multiplied.
enum class GemmSide {
  kForward,   // y [rows, out] = x [rows, in] W^T
  kBackward,  // y [rows, in]  = x [rows, out] W
};

// The product of one shape. Immutable after creation and shared by any number of threads.
class Gemm {
 public:
  virtual ~Gemm() = default;

  // Throws std::bad_alloc or std::runtime_error.
  static std::unique_ptr<Gemm> create(int64_t out_features, int64_t in_features, GemmSide side,
                                      Precision precision);

  // Floats that `packed` needs; 64-byte aligned memory.
  virtual int64_t packed_size() const = 0;

  // Copies W into the implementation's own layout, which depends on the sizes of W' (y = x W') alone, not on
  // the side. In float32 it is a permutation of the elements, padded with zeros, that packed_layout.h finds
  // out; in bfloat16 bfloat16_gemm.h says what it is.
  virtual void pack(float* packed, const float* weight) const = 0;

  // y = x W' + bias, or y += x W' when `accumulate` (then bias must be nullptr). Runs on the calling thread
  // alone. A row's bits do not depend on `rows`. rows >= 0.
  virtual void run(float* y, const float* x, const float* packed, const float* bias, int64_t rows,
                   bool accumulate) const = 0;

 protected:
  Gemm() = default;
  Gemm(const Gemm&) = delete;
  Gemm& operator=(const Gemm&) = delete;
};

// The implementation of this build.
std::unique_ptr<Gemm> create_float32_gemm(int64_t out_features, int64_t in_features, GemmSide side);

// Its name: "oneDNN 3.13.0" or "reference".
const char* gemm_name();

}  // namespace ff
