// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Weights that are sound safetensors files, for and against the tiny model.
#include <cstring>

#include "io/hostile_cases.h"

namespace ff::test {
namespace {

float float_at(const DraftTensor& tensor, size_t index) {
  float value;
  std::memcpy(&value, tensor.bytes.data() + 4 * index, 4);
  return value;
}

// The upper bits of each float: exact only for what the test needs, which is that the file loads.
std::string as_bf16(const DraftTensor& tensor) {
  std::string bytes;
  for (size_t i = 0; i < tensor.bytes.size() / 4; ++i) bytes += tensor.bytes.substr(4 * i + 2, 2);
  return bytes;
}

std::string as_f64(const DraftTensor& tensor) {
  std::string bytes;
  for (size_t i = 0; i < tensor.bytes.size() / 4; ++i) {
    const double value = float_at(tensor, i);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  return bytes;
}

}  // namespace

std::vector<HostileCase> unfit_weights(const Draft& tiny) {
  std::vector<HostileCase> cases;
  const auto refuse = [&](const std::string& name, const std::string& reason, auto damage) {
    Draft draft = tiny;
    damage(&draft);
    cases.push_back({"unfit-" + name, draft.file(), Outcome::kRefusedByModel, reason});
  };
  const auto load = [&](const std::string& name, auto change) {
    Draft draft = tiny;
    change(&draft);
    add_legal(&cases, "fit-" + name, draft.file());
  };
  for (const DraftTensor& tensor : tiny.tensors) {
    const std::string name = tensor.key.substr(1, tensor.key.size() - 2);
    refuse("without-" + name, name, [&](Draft* draft) {
      draft->tensors.erase(draft->tensors.begin() + static_cast<std::ptrdiff_t>(draft->find(name)));
    });
  }
  const std::string query = "fastformer_model.encoders.0.attention.self.query.weight";
  const std::string output = "fastformer_model.encoders.0.output.dense.weight";
  const std::string embedding = "word_embedding.weight";
  const auto reshape = [&](const std::string& tensor, const std::vector<int64_t>& shape) {
    return [tensor, shape](Draft* draft) {
      draft->tensors[draft->find(tensor)] = float_tensor(tensor, shape, 0, 0);
    };
  };
  refuse("transposed", output, reshape(output, {6, 4}));
  refuse("flat", query, reshape(query, {16}));
  refuse("rank-3", query, reshape(query, {1, 4, 4}));
  refuse("rank-0", "dense_linear.bias", reshape("dense_linear.bias", {}));
  refuse("bias-of-rank-2", "dense_linear.bias", reshape("dense_linear.bias", {3, 1}));
  refuse("empty", query, reshape(query, {0, 4}));
  refuse("one-row-more", query, reshape(query, {5, 4}));
  refuse("one-column-less", query, reshape(query, {4, 3}));
  refuse("vocabulary-too-large", embedding, reshape(embedding, {6, 4}));
  refuse("vocabulary-too-small", embedding, reshape(embedding, {4, 4}));
  refuse("labels-too-many", "dense_linear.weight", reshape("dense_linear.weight", {4, 4}));
  refuse("hidden-size-differs", embedding, reshape(embedding, {5, 8}));
  refuse("extra-tensor", "surplus",
         [](Draft* draft) { draft->tensors.push_back(float_tensor("surplus", {2}, 0, 0)); });
  refuse("extra-layer", "encoders.1.", [](Draft* draft) {
    draft->tensors.push_back(
        float_tensor("fastformer_model.encoders.1.attention.self.query.weight", {4, 4}, 0, 0));
  });
  refuse("upper-case-name", embedding,
         [&](Draft* draft) { draft->tensors[draft->find(embedding)].key = "\"Word_embedding.weight\""; });
  refuse("name-with-nul", embedding, [&](Draft* draft) {
    draft->tensors[draft->find(embedding)].key = "\"word_embedding.weight\\u0000\"";
  });
  refuse("nothing-at-all", "", [](Draft* draft) { draft->tensors.clear(); });
  for (const char* const type : {"I32", "U32"}) {
    refuse(std::string("integers-") + type, query,
           [&](Draft* draft) { draft->tensors[draft->find(query)].dtype = std::string("\"") + type + "\""; });
  }
  load("names-with-module-prefix", [](Draft* draft) {
    for (DraftTensor& tensor : draft->tensors) tensor.key = "\"module." + tensor.key.substr(1);
  });
  refuse("module-prefix-on-one", "dense_linear.weight",
         [](Draft* draft) { draft->tensors[0].key = "\"module." + draft->tensors[0].key.substr(1); });
  load("all-bf16", [](Draft* draft) {
    for (DraftTensor& tensor : draft->tensors) {
      tensor.bytes = as_bf16(tensor);
      tensor.dtype = "\"BF16\"";
    }
  });
  load("one-f16", [](Draft* draft) {
    DraftTensor& tensor = draft->tensors[0];
    tensor.bytes.resize(tensor.bytes.size() / 2);  // any 16 bits are a number
    tensor.dtype = "\"F16\"";
  });
  load("all-f64", [](Draft* draft) {
    for (DraftTensor& tensor : draft->tensors) {
      tensor.bytes = as_f64(tensor);
      tensor.dtype = "\"F64\"";
    }
  });
  return cases;
}

}  // namespace ff::test
