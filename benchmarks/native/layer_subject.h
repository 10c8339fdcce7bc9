// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cases.h"
#include "model/encoder_layer.h"
#include "model/gradients.h"
#include "model/model.h"

namespace ff::bench {

// One encoder layer, and its parts alone, on a batch of random states. The forwards keep what a backward
// needs if it is made for training, and run as in serving otherwise; a backward may run any number of times.
class LayerSubject {
 public:
  // form: as SubjectOptions has it; precision: an ff_precision.
  LayerSubject(const ModelSize& model, const BatchSize& batch, const std::string& form, int32_t precision,
               bool training);

  void attention_forward();
  void attention_backward();
  void feed_forward_forward();
  void feed_forward_backward();
  void layer_forward();
  void layer_backward();

 private:
  Execution execution() { return {model_.context().kernels(), model_.context().pool(), layout_, plan_}; }
  const EncoderLayer& layer() const { return model_.network().layer(0); }
  const LayerActivations& activations() const { return memory_.activations().layers[0]; }
  float* input() const { return memory_.activations().input.data; }
  int64_t hidden() const { return model_.config().hidden_size; }

  Model model_;
  Gradients gradients_;
  std::vector<int64_t> offsets_;
  BatchLayout layout_;
  AttentionPlan plan_;
  ActivationMemory memory_;
  std::vector<float> output_gradient_, input_gradient_;  // [T,D]
};

}  // namespace ff::bench
