// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/layer_norm.h"

#include <cstring>

namespace ff {

void layer_norm_tile(const Kernels& kernels, float* y, const LayerNorm& norm,
                     const LayerNormStatistics& statistics, const float* x, Tile tile) {
  float* mean = statistics.mean == nullptr ? nullptr : statistics.mean + tile.begin;
  float* rstd = statistics.rstd == nullptr ? nullptr : statistics.rstd + tile.begin;
  kernels.layer_norm(y, mean, rstd, x, norm.gamma, norm.beta, norm.eps, tile.rows(), norm.columns);
}

void layer_norm_backward_tile(const Kernels& kernels, const LayerNorm& norm, float* dy_to_dx,
                              const LayerNormPartials& partials, const float* x,
                              const LayerNormStatistics& statistics, int64_t tile_index, Tile tile) {
  std::memset(partials.gamma(tile_index), 0, 2 * norm.columns * sizeof(float));
  kernels.layer_norm_backward(dy_to_dx, partials.gamma(tile_index), partials.beta(tile_index), dy_to_dx, x,
                              statistics.mean + tile.begin, statistics.rstd + tile.begin, norm.gamma,
                              tile.rows(), norm.columns);
}

void add_layer_norm_partials(const Execution& run, const LayerNormGradients& gradients,
                             const LayerNormPartials& partials) {
  if (gradients.gamma == nullptr) return;
  for (int64_t tile = 0; tile < run.layout.flat_tiles(); ++tile) {
    run.kernels.add(gradients.gamma, gradients.gamma, partials.gamma(tile), partials.columns);
    run.kernels.add(gradients.beta, gradients.beta, partials.beta(tile), partials.columns);
  }
}

}  // namespace ff
