// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "cases.h"

namespace ff::bench {

std::string ModelSize::name() const {
  return std::to_string(hidden) + "-" + std::to_string(heads) + "-" + std::to_string(intermediate) + "-" +
         std::to_string(layers);
}

std::string BatchSize::name() const { return std::to_string(sequences) + "x" + std::to_string(length); }

const std::vector<ModelSize>& model_sizes() {
  static const std::vector<ModelSize> sizes = {{256, 16, 256, 2}, {256, 16, 1024, 2}, {768, 12, 3072, 2}};
  return sizes;
}

const std::vector<BatchSize>& batch_sizes() {
  static const std::vector<BatchSize> sizes = {{1, 128},  {1, 512},  {32, 128},
                                               {16, 512}, {1, 4096}, {1, 16384}};
  return sizes;
}

const std::vector<const char*>& attention_forms() {
  static const std::vector<const char*> forms = {"explicit", "batch", "query", "full", "auto"};
  return forms;
}

}  // namespace ff::bench
