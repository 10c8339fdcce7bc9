// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "model/context.h"
#include "model/encoder.h"
#include "model/network.h"
#include "model/parameters.h"

namespace ff {

// Parameters, what is derived from them, and the scratch memory of serving calls. Immutable while it serves:
// forward may run on any number of threads at once.
class Model {
 public:
  // With initial weights.
  Model(std::shared_ptr<Context> context, const ModelConfig& config, uint64_t seed);

  // model_file.cc. With part, only the tensors under that prefix belong to the model.
  static std::unique_ptr<Model> load(std::shared_ptr<Context> context, const ModelConfig& config,
                                     const std::string& path, const std::string* part = nullptr);

  // Cuts a batch, and chooses its forms of attention. offsets [sequences + 1] must have been checked.
  void cut(const int64_t* offsets, int64_t sequences, BatchLayout* layout, AttentionPlan* attention) const;

  Context& context() const { return *context_; }
  const ModelConfig& config() const { return config_; }
  const ParameterTable& table() const { return table_; }
  ParameterValues& values() { return values_; }
  const ParameterValues& values() const { return values_; }
  const Network& network() const { return network_; }

  // Derives packed weights anew; with the backward's from the first for_backward on.
  void refresh();
  void refresh_for_backward();

  // Throws Error(INVALID_STATE) in a debug build when parameters have changed since the last refresh.
  void check_fresh() const;

  // offsets [sequences + 1] and the batch must have been checked.
  void forward(const int64_t* offsets, int64_t sequences, const Batch& batch, const Outputs& outputs) const;

  int64_t nonfinite_count() const;
  int64_t bytes() const;

 private:
  struct Scratch {
    BatchLayout layout;
    AttentionPlan attention;
    ActivationMemory memory;
  };
  std::unique_ptr<Scratch> take_scratch() const;
  void return_scratch(std::unique_ptr<Scratch> scratch) const;
  uint64_t fingerprint() const;

  Model(std::shared_ptr<Context> context, const ModelConfig& config);

  std::shared_ptr<Context> context_;
  ModelConfig config_;
  ParameterTable table_;
  ParameterValues values_;
  Network network_;
  bool for_backward_ = false;
  uint64_t fingerprint_ = 0;
  mutable std::mutex scratch_mutex_;
  mutable std::vector<std::unique_ptr<Scratch>> free_scratch_;
  mutable std::atomic<int64_t> scratch_bytes_{0};
};

// Writes models to one file, the names of each under its prefix. model_file.cc
void save_models(const std::vector<const Model*>& models, const std::vector<std::string>& prefixes,
                 const std::string& path);

}  // namespace ff
