// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/linear.h"

#include <algorithm>

namespace ff {

Linear::Linear(const float* weight, const float* bias, int64_t out, int64_t in)
    : weight_(weight), bias_(bias), out_(out), in_(in), forward_(Gemm::create(out, in, GemmSide::kForward)) {
  packed_forward_ = Buffer(forward_->packed_size() * sizeof(float));
}

int64_t Linear::bytes() const {
  return static_cast<int64_t>(packed_forward_.bytes() + packed_backward_.bytes());
}

void Linear::pack(bool for_backward) {
  if (!exists()) return;
  forward_->pack(packed_forward_.floats(), weight_);
  if (!for_backward) return;
  if (!backward_) {
    auto backward = Gemm::create(out_, in_, GemmSide::kBackward);
    packed_backward_ = Buffer(backward->packed_size() * sizeof(float));
    backward_ = std::move(backward);
  }
  backward_->pack(packed_backward_.floats(), weight_);
}

void Linear::forward(float* y, const float* x, int64_t rows) const {
  forward_->run(y, x, packed_forward_.floats(), bias_, rows, false);
}

void Linear::forward_without_bias(float* y, const float* x, int64_t rows, bool accumulate) const {
  forward_->run(y, x, packed_forward_.floats(), nullptr, rows, accumulate);
}

void Linear::backward_input(float* dx, const float* dy, int64_t rows, bool accumulate) const {
  backward_->run(dx, dy, packed_backward_.floats(), nullptr, rows, accumulate);
}

void Linear::backward_weight(const Execution& run, const LinearGradients& gradients, const float* dy,
                             const float* x, int64_t rows) const {
  add_weight_gradient(run, gradients.weight, gradients.bias, dy, x, rows, out_, in_);
}

void Linear::backward_weight(const Execution& run, const LinearGradients& gradients, const float* dy,
                             const float* x, const std::vector<Tile>& stretches) const {
  add_weight_gradient(run, gradients.weight, gradients.bias, dy, x, stretches, out_, in_);
}

void add_weight_gradient(const Execution& run, float* dw, float* dbias, const float* dy, const float* x,
                         int64_t rows, int64_t out, int64_t in) {
  if (dw == nullptr) return;
  run.pool.for_each((out + kGradientBlock - 1) / kGradientBlock, [&](int64_t block, int) {
    const int64_t begin = block * kGradientBlock;
    run.kernels.add_weight_gradient(dw, dbias, dy, x, rows, out, in, begin, std::min(begin + kGradientBlock, out));
  });
}

void add_weight_gradient(const Execution& run, float* dw, float* dbias, const float* dy, const float* x,
                         const std::vector<Tile>& stretches, int64_t out, int64_t in) {
  if (dw == nullptr) return;
  run.pool.for_each((out + kGradientBlock - 1) / kGradientBlock, [&](int64_t block, int) {
    const int64_t begin = block * kGradientBlock;
    for (const Tile& rows : stretches) {
      run.kernels.add_weight_gradient(dw, dbias, dy + rows.begin * out, x + rows.begin * in, rows.rows(), out, in,
                                      begin, std::min(begin + kGradientBlock, out));
    }
  });
}

}  // namespace ff
