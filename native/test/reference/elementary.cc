// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/elementary.h"

#include <cmath>
#include <numbers>

namespace ff::reference {
namespace {

struct Moments {
  double mean = 0;
  double inverse_deviation = 0;
};

Moments moments_of_row(const Matrix& x, int64_t row, double eps) {
  Moments moments;
  for (int64_t j = 0; j < x.columns; ++j) moments.mean += x(row, j);
  moments.mean /= static_cast<double>(x.columns);
  double variance = 0;
  for (int64_t j = 0; j < x.columns; ++j) variance += (x(row, j) - moments.mean) * (x(row, j) - moments.mean);
  variance /= static_cast<double>(x.columns);
  moments.inverse_deviation = 1 / std::sqrt(variance + eps);
  return moments;
}

double normal_cumulative(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

double normal_density(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi); }

}  // namespace

Matrix linear(const Matrix& x, const Matrix& weight, const Matrix* bias) {
  Matrix y = product(x, transpose(weight));
  if (bias == nullptr) return y;
  for (int64_t row = 0; row < y.rows; ++row) {
    for (int64_t j = 0; j < y.columns; ++j) y(row, j) += (*bias)(j, 0);
  }
  return y;
}

Matrix linear_backward(const Matrix& dy, const Matrix& x, const Matrix& weight, Matrix* dweight,
                       Matrix* dbias) {
  if (dweight != nullptr) add_to(dweight, product(transpose(dy), x));
  if (dbias != nullptr) {
    for (int64_t row = 0; row < dy.rows; ++row) {
      for (int64_t j = 0; j < dy.columns; ++j) (*dbias)(j, 0) += dy(row, j);
    }
  }
  return product(dy, weight);
}

Matrix layer_norm(const Matrix& x, const Matrix& gamma, const Matrix& beta, double eps) {
  Matrix y(x.rows, x.columns);
  for (int64_t row = 0; row < x.rows; ++row) {
    const Moments moments = moments_of_row(x, row, eps);
    for (int64_t j = 0; j < x.columns; ++j) {
      y(row, j) = (x(row, j) - moments.mean) * moments.inverse_deviation * gamma(j, 0) + beta(j, 0);
    }
  }
  return y;
}

// With xh = (x - mean) / deviation and z = dy gamma: the mean and the deviation both depend on every x of the
// row, which takes the parts of z along 1 and along xh out of it.
//   dx = (z - mean(z) - xh mean(z xh)) / deviation
Matrix layer_norm_backward(const Matrix& dy, const Matrix& x, const Matrix& gamma, double eps, Matrix* dgamma,
                           Matrix* dbeta) {
  Matrix dx(x.rows, x.columns);
  const double count = static_cast<double>(x.columns);
  for (int64_t row = 0; row < x.rows; ++row) {
    const Moments moments = moments_of_row(x, row, eps);
    double mean_z = 0;
    double mean_z_xh = 0;
    for (int64_t j = 0; j < x.columns; ++j) {
      const double xh = (x(row, j) - moments.mean) * moments.inverse_deviation;
      mean_z += dy(row, j) * gamma(j, 0) / count;
      mean_z_xh += dy(row, j) * gamma(j, 0) * xh / count;
      if (dgamma != nullptr) (*dgamma)(j, 0) += dy(row, j) * xh;
      if (dbeta != nullptr) (*dbeta)(j, 0) += dy(row, j);
    }
    for (int64_t j = 0; j < x.columns; ++j) {
      const double xh = (x(row, j) - moments.mean) * moments.inverse_deviation;
      dx(row, j) = (dy(row, j) * gamma(j, 0) - mean_z - xh * mean_z_xh) * moments.inverse_deviation;
    }
  }
  return dx;
}

Matrix gelu(const Matrix& x) {
  Matrix y = x;
  for (double& value : y.values) value *= normal_cumulative(value);
  return y;
}

Matrix gelu_backward(const Matrix& dy, const Matrix& x) {
  Matrix dx = dy;
  for (size_t i = 0; i < dx.values.size(); ++i) {
    dx.values[i] *= normal_cumulative(x.values[i]) + x.values[i] * normal_density(x.values[i]);
  }
  return dx;
}

Matrix hyperbolic_tangent(const Matrix& x) {
  Matrix y = x;
  for (double& value : y.values) value = std::tanh(value);
  return y;
}

Matrix hyperbolic_tangent_backward(const Matrix& dy, const Matrix& y) {
  Matrix dx = dy;
  for (size_t i = 0; i < dx.values.size(); ++i) dx.values[i] *= 1 - y.values[i] * y.values[i];
  return dx;
}

}  // namespace ff::reference
