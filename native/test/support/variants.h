// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Every switch of a model configuration by name, and random parameters and batches for a configuration.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fastformer/fastformer.h"
#include "reference/model.h"

namespace ff::test {

struct Variant {
  std::string name;
  ff_model_config config;
};

struct Sizes {
  int64_t hidden = 8;
  int64_t heads = 2;
  int64_t intermediate = 12;
  int64_t layers = 2;
  int64_t positions = 10;
  int64_t vocabulary = 11;
  int64_t labels = 3;
};

// The authors' model at these sizes, without dropout.
ff_model_config config_of(const Sizes& sizes);

// The authors' model, the paper's and the Keras notebook's forms, each switch turned off (or over) alone, and
// the bare attention block.
std::vector<Variant> switch_variants(const Sizes& sizes);

// `count` draws of all switches at once.
std::vector<Variant> random_variants(const Sizes& sizes, int64_t count, uint64_t seed);

// Weights at the scale of a trained model, so that no part of the model is near zero or near linear.
reference::Parameters random_parameters(const ff_model_config& config, uint64_t seed);

// Sequences of these lengths; ids in 1 .. V-1, or 0 .. V-1 if the configuration has no padding row.
reference::Batch random_batch(const ff_model_config& config, const std::vector<int64_t>& lengths,
                              uint64_t seed);

// Random gradients for every output that the configuration has.
reference::Outputs random_output_gradients(const ff_model_config& config, const reference::Batch& batch,
                                           uint64_t seed);

}  // namespace ff::test
