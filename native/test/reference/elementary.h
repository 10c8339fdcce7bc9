// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Linear, layer norm, GELU and hyperbolic tangent in double precision, each beside its backward. Gradients of
// parameters are added to (+=) and may be nullptr; gradients of inputs are returned.
#pragma once

#include "reference/matrix.h"

namespace ff::reference {

// y = x W^T + b, W [out,in], b [out,1] or nullptr.
Matrix linear(const Matrix& x, const Matrix& weight, const Matrix* bias);
Matrix linear_backward(const Matrix& dy, const Matrix& x, const Matrix& weight, Matrix* dweight,
                       Matrix* dbias);

// y = (x - mean) / sqrt(variance + eps) * gamma + beta, row by row, biased variance.
Matrix layer_norm(const Matrix& x, const Matrix& gamma, const Matrix& beta, double eps);
Matrix layer_norm_backward(const Matrix& dy, const Matrix& x, const Matrix& gamma, double eps, Matrix* dgamma,
                           Matrix* dbeta);

// x Phi(x), the exact form.
Matrix gelu(const Matrix& x);
Matrix gelu_backward(const Matrix& dy, const Matrix& x);

Matrix hyperbolic_tangent(const Matrix& x);
Matrix hyperbolic_tangent_backward(const Matrix& dy, const Matrix& y);

}  // namespace ff::reference
