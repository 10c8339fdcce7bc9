// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <vector>

#include "model/encoder.h"
#include "model/gradients.h"
#include "model/model.h"

namespace ff {

// The activations of one forward until its backward. Keeps its own copy of ids and offsets, and its memory
// from batch to batch.
class Pass {
 public:
  explicit Pass(Model* model);

  // The batch must have been checked.
  void forward(const ff_batch& batch, const DropoutSites& dropout, const Outputs& outputs);

  // Once after each forward; throws Error(INVALID_STATE) otherwise.
  void backward(const OutputGradients& output_gradients, Gradients* gradients, float* input_gradient);

  const Model& model() const { return *model_; }

 private:
  Execution execution();

  Model* model_;
  std::vector<int64_t> offsets_;
  std::vector<int32_t> ids_, item_ids_;
  BatchLayout layout_;
  AttentionPlan attention_;
  ActivationMemory memory_;
  DropoutSites dropout_;
  TableBackward table_backward_;
  bool ready_ = false;
};

}  // namespace ff
