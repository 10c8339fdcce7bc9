// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "parity/golden_case.h"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace ff::parity {
namespace {

const std::string kEncoderPrefix = "fastformer_model.";
const std::string kLayerPrefix = "fastformer_model.encoders.0.";

int64_t rows_of(const GoldenFile& file, const std::string& name) { return file.tensor(name).shape.at(0); }

void append_sequence(const std::vector<bool>& is_real, int64_t first_row, PackedInput* input) {
  for (size_t t = 0; t < is_real.size(); ++t) {
    if (is_real[t]) input->rows.push_back(first_row + static_cast<int64_t>(t));
  }
  input->batch.offsets.push_back(static_cast<int64_t>(input->rows.size()));
}

}  // namespace

bool is_supported(const std::string& kind) {
  for (const char* supported :
       {"attn", "layer", "encoder", "classify", "train", "rec_user_encoder", "rec_click", "rec_pool"}) {
    if (kind == supported) return true;
  }
  return false;
}

namespace {

// A parameter's name in a file of the kind: of a part of the model without what stands before the part, of a
// recommender with what stands before its user encoder.
std::string name_in_file(const std::string& kind, const std::string& name) {
  if (kind == "attn") return name.substr((kLayerPrefix + "attention.self.").size());
  if (kind == "layer") return name.substr(kLayerPrefix.size());
  if (kind == "encoder") return name.substr(kEncoderPrefix.size());
  if (kind == "rec_pool") return name.substr((kEncoderPrefix + "poolers.0.").size());
  if (kind == "rec_click") return "user_encoder.encoder." + name;
  return name;
}

bool contains_word(const std::string& words, const std::string& word) {
  return (" " + words + " ").find(" " + word + " ") != std::string::npos;
}

ff_model_config pooling_config(const GoldenFile& file) {
  ff_model_config config;
  ff_model_config_init(&config);
  config.hidden_size = file.integer("hidden");
  config.num_attention_heads = 1;
  config.num_hidden_layers = 0;
  config.pooling_size = file.integer("query_dim");
  config.max_position_embeddings = 0;
  config.embedding_layer_norm = 0;
  return config;
}

}  // namespace

ff_model_config config_of(const GoldenFile& file) {
  const std::string kind = file.text("kind");
  if (kind == "rec_pool") return pooling_config(file);
  const bool whole = kind == "classify" || kind == "train";
  const bool user_encoder = kind == "rec_user_encoder" || kind == "rec_click";
  const bool encoder = kind == "encoder" || whole || user_encoder;
  ff_model_config config;
  ff_model_config_init(&config);
  config.hidden_size = file.integer("hidden");
  config.num_attention_heads = file.integer("heads");
  config.num_hidden_layers = encoder ? file.integer("layers") : 1;
  config.intermediate_size = kind == "attn" ? 0 : file.integer("intermediate");
  config.layer_norm_eps = std::stod(file.text_or("layer_norm_eps", "1e-12"));
  config.hidden_dropout_prob = 0;
  config.vocab_size = whole ? rows_of(file, "param.word_embedding.weight") : 0;
  config.num_labels = whole ? rows_of(file, "param.dense_linear.weight") : 0;
  config.max_position_embeddings =
      encoder && !user_encoder
          ? rows_of(file, "param." + std::string(whole ? kEncoderPrefix : "") + "position_embeddings.weight")
          : 0;
  config.embedding_layer_norm = encoder ? 1 : 0;
  config.pooling = encoder ? FF_POOLING_ATTENTION : FF_POOLING_NONE;
  if (kind == "attn") {
    config.output_projection = 0;
    config.residual = 0;
    config.layer_norm = 0;
  }
  return config;
}

reference::Parameters parameters_of(const GoldenFile& file, const std::string& group,
                                    const ff_model_config& config, const std::string& may_lack) {
  const std::string kind = file.text("kind");
  const std::string unused = file.text_or("params_without_grad", "");
  std::set<std::string> unread;
  for (const std::string& name : file.names_with_prefix(group)) {
    if (!name.starts_with("input.")) unread.insert(name);
  }
  reference::Parameters parameters;
  for (const reference::ParameterShape& shape : reference::parameter_shapes(config)) {
    const std::string name = name_in_file(kind, shape.name);
    if (unread.erase(name) == 0) {
      if (contains_word(may_lack, name)) continue;
      throw std::runtime_error("tensor " + group + name + " is missing");
    }
    reference::Matrix matrix(shape.rows, shape.columns);
    const GoldenTensor tensor = file.tensor(group + name);
    if (tensor.values.size() != matrix.values.size()) {
      throw std::runtime_error("tensor " + group + name + " has another shape than the model");
    }
    matrix.values = tensor.values;
    parameters.emplace(shape.name, matrix);
  }
  for (const std::string& name : unread) {
    if (contains_word(unused, name)) continue;
    throw std::runtime_error("the model has no parameter for " + group + name);
  }
  return parameters;
}

namespace {

// The real tokens of input.mask, without their states.
PackedInput real_tokens(const GoldenFile& file) {
  const GoldenTensor mask = file.tensor("input.mask");
  const int64_t length = mask.shape.at(1);
  PackedInput input;
  input.batch.offsets.push_back(0);
  for (int64_t b = 0; b < mask.shape.at(0); ++b) {
    std::vector<bool> is_real;
    for (int64_t t = 0; t < length; ++t)
      is_real.push_back(mask.values[static_cast<size_t>(b * length + t)] != 0);
    append_sequence(is_real, b * length, &input);
  }
  return input;
}

}  // namespace

PackedInput packed_states(const GoldenFile& file) {
  PackedInput input = real_tokens(file);
  input.batch.input_states = real_rows(file.tensor("input.x"), input.rows);
  return input;
}

GoldenClicks clicks_of(const GoldenFile& file) {
  GoldenClicks clicks{as_matrix(file.tensor("input.news_vecs")), real_tokens(file), {}, {{0}, {}}};
  const GoldenTensor history = file.tensor("input.history");
  std::vector<int64_t> rows;
  for (const int64_t place : clicks.histories.rows) {
    rows.push_back(static_cast<int64_t>(history.values[static_cast<size_t>(place)]));
  }
  clicks.history.assign(rows.begin(), rows.end());
  clicks.histories.batch.input_states = real_rows(file.tensor("input.news_vecs"), rows);
  const GoldenTensor candidates = file.tensor("input.candidates");
  for (const double label : file.tensor("input.labels").values) {
    if (label != 0) throw std::runtime_error("the first candidate is not the clicked one");
    clicks.candidates.offsets.push_back(clicks.candidates.offsets.back() + candidates.shape.at(1));
  }
  clicks.candidates.rows.assign(candidates.values.begin(), candidates.values.end());
  return clicks;
}

PackedInput packed_ids(const GoldenTensor& ids, int64_t first_row, int64_t sequences) {
  const int64_t length = ids.shape.back();
  PackedInput input;
  input.batch.offsets.push_back(0);
  for (int64_t b = 0; b < sequences; ++b) {
    std::vector<bool> is_real;
    for (int64_t t = 0; t < length; ++t) {
      const double id = ids.values[static_cast<size_t>((first_row + b) * length + t)];
      is_real.push_back(id != 0);
      if (id != 0) input.batch.ids.push_back(static_cast<int32_t>(id));
    }
    append_sequence(is_real, b * length, &input);
  }
  return input;
}

reference::Matrix real_rows(const GoldenTensor& padded, const std::vector<int64_t>& rows) {
  const int64_t columns = padded.shape.back();
  reference::Matrix result(static_cast<int64_t>(rows.size()), columns);
  for (size_t i = 0; i < rows.size(); ++i) {
    std::copy_n(padded.values.begin() + rows[i] * columns, columns,
                result.values.begin() + static_cast<int64_t>(i) * columns);
  }
  return result;
}

reference::Matrix as_matrix(const GoldenTensor& tensor) {
  const int64_t columns = tensor.shape.back();
  reference::Matrix result(static_cast<int64_t>(tensor.values.size()) / columns, columns);
  result.values = tensor.values;
  return result;
}

}  // namespace ff::parity
