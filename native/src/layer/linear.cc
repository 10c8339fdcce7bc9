// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/linear.h"

namespace ff {

Linear::Linear(const float* weight, const float* bias, int64_t out, int64_t in, Precision precision)
    : weight_(weight),
      bias_(bias),
      out_(out),
      in_(in),
      precision_(precision),
      forward_(Gemm::create(out, in, GemmSide::kForward, precision)) {
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
    auto backward = Gemm::create(out_, in_, GemmSide::kBackward, precision_);
    packed_backward_ = Buffer(backward->packed_size() * sizeof(float));
    backward_ = std::move(backward);
  }
  backward_->pack(packed_backward_.floats(), weight_);
}

void Linear::forward(float* y, const float* x, int64_t rows, const float* start, const Ahead& ahead) const {
  forward_->run(y, x, packed_forward_.floats(), rows, {.start = start, .bias = bias_, .ahead = ahead});
}

void Linear::forward_without_bias(float* y, const float* x, int64_t rows, bool accumulate) const {
  forward_->run(y, x, packed_forward_.floats(), rows, {.start = accumulate ? y : nullptr});
}

void Linear::backward_input(float* dx, const float* dy, int64_t rows, bool accumulate,
                            const Ahead& ahead) const {
  backward_->run(dx, dy, packed_backward_.floats(), rows,
                 {.start = accumulate ? dx : nullptr, .ahead = ahead});
}

void Linear::backward_weight(const Execution& run, const LinearGradients& gradients, const float* dy,
                             const float* x, int64_t rows) const {
  add_weight_gradient(run, precision_, gradients.weight, gradients.bias, dy, x, rows, out_, in_);
}

void Linear::backward_weight(const Execution& run, const LinearGradients& gradients, const float* dy,
                             const float* x, const std::vector<Tile>& stretches) const {
  add_weight_gradient(run, precision_, gradients.weight, gradients.bias, dy, x, stretches, out_, in_);
}

void Linear::backward_weight(const Execution& run, const LinearGradients& gradients, const float* dy,
                             const RowPairs& dy_pairs, const RowPairs& x_pairs, int64_t rows) const {
  if (gradients.weight == nullptr) return;
  dy_pairs.end_at(rows);
  x_pairs.end_at(rows);
  for_each_gradient_block(run.pool, out_, [&](int64_t begin, int64_t end, int) {
    add_bfloat16_weight_gradient(run.kernels, gradients.weight, dy_pairs, x_pairs, rows, begin, end, {});
    if (gradients.bias == nullptr) return;
    run.kernels.add_column_sum(gradients.bias + begin, dy + begin, rows, out_, end - begin);
  });
}

int64_t gradient_block(int threads, int64_t out) {
  return std::clamp((out + threads - 1) / threads, kSmallestGradientBlock, kLargestGradientBlock);
}

void add_weight_gradient(const Kernels& kernels, Precision precision, float* dw, float* dbias,
                         const float* dy, const float* x, int64_t rows, int64_t out, int64_t in,
                         int64_t out_begin, int64_t out_end) {
  if (precision == Precision::kBfloat16) {
    add_bfloat16_weight_gradient(kernels, dw, dbias, dy, x, rows, out, in, out_begin, out_end);
  } else {
    kernels.add_weight_gradient(dw, dbias, dy, x, rows, out, in, out_begin, out_end);
  }
}

void add_weight_gradient(const Execution& run, Precision precision, float* dw, float* dbias, const float* dy,
                         const float* x, int64_t rows, int64_t out, int64_t in) {
  if (dw == nullptr) return;
  for_each_gradient_block(run.pool, out, [&](int64_t begin, int64_t end, int) {
    add_weight_gradient(run.kernels, precision, dw, dbias, dy, x, rows, out, in, begin, end);
  });
}

void add_weight_gradient(const Execution& run, Precision precision, float* dw, float* dbias, const float* dy,
                         const float* x, const std::vector<Tile>& stretches, int64_t out, int64_t in) {
  if (dw == nullptr) return;
  for_each_gradient_block(run.pool, out, [&](int64_t begin, int64_t end, int) {
    for (const Tile& rows : stretches) {
      add_weight_gradient(run.kernels, precision, dw, dbias, dy + rows.begin * out, x + rows.begin * in,
                          rows.rows(), out, in, begin, end);
    }
  });
}

}  // namespace ff
