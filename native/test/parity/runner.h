// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What runs a golden case: the engine through the C ABI, or the double-precision reference.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "reference/click.h"
#include "reference/loss.h"
#include "reference/model.h"

namespace ff::parity {

class Runner {
 public:
  virtual ~Runner() = default;
  virtual reference::Outputs forward(const reference::Batch& batch) = 0;
  virtual reference::Gradients backward(const reference::Batch& batch,
                                        const reference::Outputs& doutputs) = 0;
  virtual reference::Loss cross_entropy(const reference::Matrix& logits,
                                        const std::vector<int32_t>& targets) = 0;
  virtual reference::ClickLoss click_loss(const reference::Matrix& users, const reference::Matrix& news,
                                          const reference::Candidates& candidates) = 0;
  // One Adam update; the loss before it.
  virtual double train(const reference::Batch& batch, const std::vector<int32_t>& targets) = 0;
  virtual reference::Parameters parameters() = 0;
};

// The learning rate counts for train alone.
using RunnerFactory = std::unique_ptr<Runner> (*)(const ff_model_config& config,
                                                  const reference::Parameters& parameters,
                                                  double learning_rate);

std::unique_ptr<Runner> make_engine_runner(const ff_model_config& config,
                                           const reference::Parameters& parameters, double learning_rate);
std::unique_ptr<Runner> make_reference_runner(const ff_model_config& config,
                                              const reference::Parameters& parameters, double learning_rate);

}  // namespace ff::parity
