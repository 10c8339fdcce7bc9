// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Our small GEMM interface: one product of a tile of rows with a weight matrix that was packed once.
// Two implementations, chosen when the library is built: gemm_onednn.cc (the only file that includes
// oneDNN) and gemm_reference.cc (plain loops: the oracle, and the thread sanitizer's build).
#pragma once

#include <cstdint>
#include <memory>

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
  static std::unique_ptr<Gemm> create(int64_t out_features, int64_t in_features, GemmSide side);

  // Floats that `packed` needs; 64-byte aligned memory.
  virtual int64_t packed_size() const = 0;

  // Copies W into the implementation's own layout: a permutation of the elements, padded with zeros, that
  // depends on the sizes of W' (y = x W') alone, not on the side. packed_layout.h finds it out.
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

// "oneDNN 3.13.0" or "reference".
const char* gemm_name();

}  // namespace ff
