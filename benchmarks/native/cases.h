// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The sizes that are measured, everywhere the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ff::bench {

struct ModelSize {
  int64_t hidden, heads, intermediate, layers;
  std::string name() const;  // "256-16-256-2"
};

struct BatchSize {
  int64_t sequences, length;
  int64_t tokens() const { return sequences * length; }
  std::string name() const;  // "16x512"
};

// The paper's, the paper's with a feed-forward part of the usual width, and that of BERT-base.
const std::vector<ModelSize>& model_sizes();

const std::vector<BatchSize>& batch_sizes();

// As FF_ATTENTION names them, and "auto", the engine's choice.
const std::vector<const char*>& attention_forms();

}  // namespace ff::bench
