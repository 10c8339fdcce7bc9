// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>

#include "layer/execution.h"

namespace ff {

struct LayerNormGradients {
  float* gamma = nullptr;
  float* beta = nullptr;
};

// Layer norm over the features of each row (kernels.h has the formulas).
struct LayerNorm {
  const float* gamma = nullptr;  // nullptr: the model has no norm here
  const float* beta = nullptr;
  float eps = 0;
  int64_t columns = 0;

  bool exists() const { return gamma != nullptr; }
};

// What backward needs of a forward, one entry a row.
struct LayerNormStatistics {
  float* mean = nullptr;
  float* rstd = nullptr;
};

// The parameter gradients of a layer norm while tiles are under way: one pair of partial sums a flat tile,
// added up in tile order afterwards, so that bits do not depend on threads.
struct LayerNormPartials {
  float* data = nullptr;  // [flat tiles, 2 * columns]
  int64_t columns = 0;

  float* gamma(int64_t tile) const { return data + tile * 2 * columns; }
  float* beta(int64_t tile) const { return gamma(tile) + columns; }
};

// y = norm of x for the rows of one flat tile; keeps what backward needs unless statistics are empty.
void layer_norm_tile(const Kernels& kernels, float* y, const LayerNorm& norm,
                     const LayerNormStatistics& statistics, const float* x, Tile tile);

// Turns dy into dx in place for the rows of one flat tile.
void layer_norm_backward_tile(const Kernels& kernels, const LayerNorm& norm, float* dy_to_dx,
                              const LayerNormPartials& partials, const float* x,
                              const LayerNormStatistics& statistics, int64_t tile_index, Tile tile);

// gradients += all partial sums, in tile order.
void add_layer_norm_partials(const Execution& run, const LayerNormGradients& gradients,
                             const LayerNormPartials& partials);

}  // namespace ff
