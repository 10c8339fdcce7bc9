// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Our small GEMM interface: one product of a tile of rows with a weight matrix that was packed once.
// In bfloat16 an implementation of our own, bfloat16_gemm.cc. In float32 the one that the library is built
// with: gemm_onednn.cc (the only file that includes oneDNN), which leaves instruction sets whose table
// prefers panels to panel_gemm.cc, or gemm_reference.cc (plain loops: the oracle, and the thread sanitizer's
// build).
#pragma once

#include <cstdint>
#include <memory>

#include "gemm/precision.h"
#include "kernel/kernels.h"

namespace ff {

// Which way a Linear's weight W [out_features, in_features] is multiplied.
enum class GemmSide {
  kForward,   // y [rows, out] = x [rows, in] W^T
  kBackward,  // y [rows, in]  = x [rows, out] W
};

// What a product is added to, nullptr for nothing: start [rows, outer], which may be y itself, and bias
// [outer]; and what it asks for meanwhile, if it can.
struct ProductOptions {
  const float* start = nullptr;
  const float* bias = nullptr;
  Ahead ahead = {};
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

  // y [rows, outer] = start + bias + x W'. Runs on the calling thread alone. A row's bits do not depend on
  // `rows`. rows >= 0.
  virtual void run(float* y, const float* x, const float* packed, int64_t rows,
                   const ProductOptions& options) const = 0;

 protected:
  Gemm() = default;
  Gemm(const Gemm&) = delete;
  Gemm& operator=(const Gemm&) = delete;
};

// The implementation of this build.
std::unique_ptr<Gemm> create_float32_gemm(int64_t out_features, int64_t in_features, GemmSide side);

// The name of what it uses: "fastformer 0.1.0", "oneDNN 3.13.0" or "reference".
const char* gemm_name();

}  // namespace ff
