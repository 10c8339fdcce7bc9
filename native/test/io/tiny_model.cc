// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/tiny_model.h"

namespace ff::test {
namespace {

constexpr int64_t kHidden = 4, kHeads = 2, kIntermediate = 6, kWords = 5, kPositions = 8, kLabels = 3;

}  // namespace

std::string tiny_config_json() {
  return "{\"vocab_size\": 5, \"hidden_size\": 4, \"num_attention_heads\": 2, \"num_hidden_layers\": 1, "
         "\"intermediate_size\": 6, \"max_position_embeddings\": 8, \"num_labels\": 3, "
         "\"hidden_dropout_prob\": 0.2, \"layer_norm_eps\": 1e-12, \"initializer_range\": 0.02, "
         "\"scoring\": \"all_features\", \"value\": \"tied\", \"pooling\": \"attention\", \"bias\": true}\n";
}

Draft tiny_weights() {
  Draft draft;
  draft.metadata = "{\"format\":\"pt\"}";
  float first = -0.25f;
  const auto add = [&](const std::string& name, const std::vector<int64_t>& shape) {
    draft.tensors.push_back(float_tensor(name, shape, first, 0.01f));
    first += 0.03f;
  };
  const auto add_linear = [&](const std::string& name, int64_t out, int64_t in) {
    add(name + ".weight", {out, in});
    add(name + ".bias", {out});
  };
  const auto add_norm = [&](const std::string& name) {
    add(name + ".weight", {kHidden});
    add(name + ".bias", {kHidden});
  };
  add_linear("dense_linear", kLabels, kHidden);
  add("word_embedding.weight", {kWords, kHidden});
  const std::string encoder = "fastformer_model.";
  add(encoder + "position_embeddings.weight", {kPositions, kHidden});
  add_norm(encoder + "LayerNorm");
  const std::string layer = encoder + "encoders.0.";
  add_linear(layer + "attention.self.query", kHidden, kHidden);
  add_linear(layer + "attention.self.query_att", kHeads, kHidden);
  add_linear(layer + "attention.self.key", kHidden, kHidden);
  add_linear(layer + "attention.self.key_att", kHeads, kHidden);
  add_linear(layer + "attention.self.transform", kHidden, kHidden);
  add_linear(layer + "attention.output.dense", kHidden, kHidden);
  add_norm(layer + "attention.output.LayerNorm");
  add_linear(layer + "intermediate.dense", kIntermediate, kHidden);
  add_linear(layer + "output.dense", kHidden, kIntermediate);
  add_norm(layer + "output.LayerNorm");
  add_linear(encoder + "poolers.0.att_fc1", kHidden, kHidden);
  add_linear(encoder + "poolers.0.att_fc2", 1, kHidden);
  return draft;
}

}  // namespace ff::test
