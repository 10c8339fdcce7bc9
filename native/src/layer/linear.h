// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "gemm/bfloat16_gradient.h"
#include "gemm/gemm.h"
#include "layer/execution.h"
#include "runtime/buffer.h"

namespace ff {

// Output features of one weight-gradient task: as many as leave every thread a task, since each task streams
// all of x. No element's bits depend on the cut.
inline constexpr int64_t kSmallestGradientBlock = 64;
inline constexpr int64_t kLargestGradientBlock = 256;
int64_t gradient_block(int threads, int64_t out);

// function(begin, end, worker) for each block of output features.
template <typename Function>
void for_each_gradient_block(ThreadPool& pool, int64_t out, const Function& function) {
  const int64_t size = gradient_block(pool.threads(), out);
  pool.for_each((out + size - 1) / size, [&](int64_t block, int worker) {
    function(block * size, std::min((block + 1) * size, out), worker);
  });
}

// Where the gradients of a Linear go; bias may be nullptr.
struct LinearGradients {
  float* weight = nullptr;
  float* bias = nullptr;
};

// y = x W^T + b with W [out,in], packed for the matrix library.
class Linear {
 public:
  Linear() = default;
  // weight and bias (nullptr: none) must outlive this object. Every product below has this precision.
  Linear(const float* weight, const float* bias, int64_t out, int64_t in, Precision precision);

  bool exists() const { return weight_ != nullptr; }
  int64_t out() const { return out_; }
  int64_t in() const { return in_; }
  Precision precision() const { return precision_; }
  int64_t bytes() const;

  // Packs the weight as it is now; the backward layout too once for_backward has been asked for.
  void pack(bool for_backward);

  const float* weight() const { return weight_; }
  const float* bias() const { return bias_; }
  // As the last pack left them; the second only after one for_backward.
  const float* packed_forward() const { return packed_forward_.floats(); }
  const float* packed_backward() const { return packed_backward_.floats(); }

  // y [rows,out] = start + x [rows,in] W^T + b; start [rows,out], which may be y, or nullptr. Asks for
  // `ahead`.
  void forward(float* y, const float* x, int64_t rows, const float* start = nullptr,
               const Ahead& ahead = {}) const;
  // y = x W^T, or += when accumulate
  void forward_without_bias(float* y, const float* x, int64_t rows, bool accumulate) const;
  // dx [rows,in] = dy [rows,out] W, or += when accumulate
  void backward_input(float* dx, const float* dy, int64_t rows, bool accumulate,
                      const Ahead& ahead = {}) const;
  // dW += dy^T x, db += sum dy over all rows (or stretches of rows), in blocks of output features
  void backward_weight(const Execution& run, const LinearGradients& gradients, const float* dy,
                       const float* x, int64_t rows) const;
  void backward_weight(const Execution& run, const LinearGradients& gradients, const float* dy,
                       const float* x, const std::vector<Tile>& stretches) const;
  // The same over the first `rows` rows of a dy and an x that are packed; db is summed from dy itself.
  void backward_weight(const Execution& run, const LinearGradients& gradients, const float* dy,
                       const RowPairs& dy_pairs, const RowPairs& x_pairs, int64_t rows) const;

 private:
  const float* weight_ = nullptr;
  const float* bias_ = nullptr;
  int64_t out_ = 0;
  int64_t in_ = 0;
  Precision precision_ = Precision::kFloat32;
  std::unique_ptr<Gemm> forward_;
  std::unique_ptr<Gemm> backward_;
  Buffer packed_forward_;
  Buffer packed_backward_;
};

// dw [out,in] += dy^T x and dbias += column sums of dy; the work of backward_weight for any pair of matrices.
void add_weight_gradient(const Execution& run, Precision precision, float* dw, float* dbias, const float* dy,
                         const float* x, int64_t rows, int64_t out, int64_t in);
void add_weight_gradient(const Execution& run, Precision precision, float* dw, float* dbias, const float* dy,
                         const float* x, const std::vector<Tile>& stretches, int64_t out, int64_t in);
// The rows out_begin .. out_end-1 of dw and dbias alone, on the calling thread.
void add_weight_gradient(const Kernels& kernels, Precision precision, float* dw, float* dbias,
                         const float* dy, const float* x, int64_t rows, int64_t out, int64_t in,
                         int64_t out_begin, int64_t out_end);

}  // namespace ff
