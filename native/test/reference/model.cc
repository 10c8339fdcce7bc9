// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "reference/model.h"

#include "reference/elementary.h"
#include "reference/layer.h"
#include "reference/pooling.h"

namespace ff::reference {
namespace {

struct SequenceState {
  Matrix embedded;  // before its layer norm
  std::vector<LayerState> layers;
  Matrix layers_output;
  Matrix token_states;  // the last layer's output, or its layer norm with pre_layer_norm
  PoolingState pooling;
};

std::string layer_prefix(const ff_model_config& config, int64_t layer) {
  return "fastformer_model.encoders." + std::to_string(config.share_layers == 1 ? 0 : layer) + ".";
}

Matrix embed(const ff_model_config& config, const Parameters& parameters, const Batch& batch, int64_t begin,
             int64_t end) {
  Matrix embedded(end - begin, config.hidden_size);
  for (int64_t t = 0; t < embedded.rows; ++t) {
    for (int64_t j = 0; j < embedded.columns; ++j) {
      embedded(t, j) = config.vocab_size > 0 ? parameters.at("word_embedding.weight")(
                                                   batch.ids[static_cast<size_t>(begin + t)], j)
                                             : batch.input_states(begin + t, j);
      if (config.max_position_embeddings > 0) {
        embedded(t, j) += parameters.at("fastformer_model.position_embeddings.weight")(t, j);
      }
    }
  }
  return embedded;
}

SequenceState run_sequence(const ff_model_config& config, const Parameters& parameters, const Batch& batch,
                           int64_t begin, int64_t end) {
  SequenceState state;
  state.embedded = embed(config, parameters, batch, begin, end);
  Matrix x = state.embedded;
  if (config.embedding_layer_norm == 1) {
    x = layer_norm(x, parameters.at("fastformer_model.LayerNorm.weight"),
                   parameters.at("fastformer_model.LayerNorm.bias"), config.layer_norm_eps);
  }
  state.layers.resize(static_cast<size_t>(config.num_hidden_layers));
  for (int64_t i = 0; i < config.num_hidden_layers; ++i) {
    x = layer(x, ParameterView(parameters, layer_prefix(config, i)), config,
              &state.layers[static_cast<size_t>(i)]);
  }
  state.layers_output = x;
  if (config.pre_layer_norm == 1) {
    x = layer_norm(x, parameters.at("fastformer_model.final_LayerNorm.weight"),
                   parameters.at("fastformer_model.final_LayerNorm.bias"), config.layer_norm_eps);
  }
  state.token_states = x;
  if (config.pooling == FF_POOLING_ATTENTION) {
    attention_pooling(x, ParameterView(parameters, "fastformer_model.poolers.0."), &state.pooling);
  }
  return state;
}

// dx: gradient of the sequence's token states, pooling included. Returns the gradient of the embedded tokens.
Matrix run_sequence_backward(const ff_model_config& config, const Parameters& parameters, Matrix dx,
                             const SequenceState& state, Parameters* gradients) {
  if (config.pre_layer_norm == 1) {
    const GradientView norm(gradients, "fastformer_model.final_LayerNorm.");
    dx =
        layer_norm_backward(dx, state.layers_output, parameters.at("fastformer_model.final_LayerNorm.weight"),
                            config.layer_norm_eps, norm["weight"], norm["bias"]);
  }
  for (int64_t i = config.num_hidden_layers - 1; i >= 0; --i) {
    const std::string prefix = layer_prefix(config, i);
    dx = layer_backward(dx, state.layers[static_cast<size_t>(i)], ParameterView(parameters, prefix), config,
                        GradientView(gradients, prefix));
  }
  if (config.embedding_layer_norm == 0) return dx;
  const GradientView norm(gradients, "fastformer_model.LayerNorm.");
  return layer_norm_backward(dx, state.embedded, parameters.at("fastformer_model.LayerNorm.weight"),
                             config.layer_norm_eps, norm["weight"], norm["bias"]);
}

void add_embedding_gradients(const ff_model_config& config, const Batch& batch, int64_t begin,
                             const Matrix& dembedded, Parameters* gradients) {
  for (int64_t t = 0; t < dembedded.rows; ++t) {
    for (int64_t j = 0; j < dembedded.columns; ++j) {
      if (config.max_position_embeddings > 0) {
        gradients->at("fastformer_model.position_embeddings.weight")(t, j) += dembedded(t, j);
      }
      if (config.vocab_size == 0) continue;
      const int32_t id = batch.ids[static_cast<size_t>(begin + t)];
      if (id == 0 && config.padding_row == 1) continue;
      gradients->at("word_embedding.weight")(id, j) += dembedded(t, j);
    }
  }
}

// function(row of the item table, sequence) for every sequence that has an item.
template <typename Function>
void for_each_item(const ff_model_config& config, const Batch& batch, const Function& function) {
  for (int64_t b = 0; config.item_count > 0 && b < batch.sequences(); ++b) {
    const int32_t item = batch.item_ids[static_cast<size_t>(b)];
    if (item >= 0) function(item, b);
  }
}

}  // namespace

Outputs forward(const ff_model_config& config, const Parameters& parameters, const Batch& batch) {
  const bool pooled = config.pooling == FF_POOLING_ATTENTION;
  Outputs outputs;
  outputs.token_states = Matrix(batch.tokens(), config.hidden_size);
  if (pooled) outputs.pooled = Matrix(batch.sequences(), config.hidden_size);
  for (int64_t b = 0; b < batch.sequences(); ++b) {
    const int64_t begin = batch.offsets[static_cast<size_t>(b)];
    const int64_t end = batch.offsets[static_cast<size_t>(b + 1)];
    if (begin == end) continue;
    const SequenceState state = run_sequence(config, parameters, batch, begin, end);
    store_rows(&outputs.token_states, begin, state.token_states);
    if (pooled) store_rows(&outputs.pooled, b, state.pooling.pooled);
  }
  for_each_item(config, batch, [&](int64_t item, int64_t b) {
    for (int64_t j = 0; j < config.hidden_size; ++j) {
      outputs.pooled(b, j) += parameters.at("item_embedding.weight")(item, j);
    }
  });
  if (config.num_labels > 0) {
    outputs.logits =
        linear(outputs.pooled, parameters.at("dense_linear.weight"), &parameters.at("dense_linear.bias"));
  }
  return outputs;
}

Gradients backward(const ff_model_config& config, const Parameters& parameters, const Batch& batch,
                   const Outputs& doutputs) {
  Gradients gradients{zero_parameters(config), Matrix(batch.tokens(), config.hidden_size)};
  const bool pooled = config.pooling == FF_POOLING_ATTENTION;
  Matrix dpooled(pooled ? batch.sequences() : 0, config.hidden_size);
  if (doutputs.pooled.rows > 0) add_to(&dpooled, doutputs.pooled);
  if (doutputs.logits.rows > 0) {
    const Outputs outputs = forward(config, parameters, batch);
    const GradientView head(&gradients.parameters, "dense_linear.");
    add_to(&dpooled, linear_backward(doutputs.logits, outputs.pooled, parameters.at("dense_linear.weight"),
                                     head["weight"], head["bias"]));
  }
  for_each_item(config, batch, [&](int64_t item, int64_t b) {
    for (int64_t j = 0; j < config.hidden_size; ++j) {
      gradients.parameters.at("item_embedding.weight")(item, j) += dpooled(b, j);
    }
  });
  for (int64_t b = 0; b < batch.sequences(); ++b) {
    const int64_t begin = batch.offsets[static_cast<size_t>(b)];
    const int64_t end = batch.offsets[static_cast<size_t>(b + 1)];
    if (begin == end) continue;
    const SequenceState state = run_sequence(config, parameters, batch, begin, end);
    Matrix dx = doutputs.token_states.rows > 0 ? slice_rows(doutputs.token_states, begin, end)
                                               : Matrix(end - begin, config.hidden_size);
    if (pooled) {
      const std::string pooler = "fastformer_model.poolers.0.";
      add_to(&dx, attention_pooling_backward(slice_rows(dpooled, b, b + 1), state.token_states, state.pooling,
                                             ParameterView(parameters, pooler),
                                             GradientView(&gradients.parameters, pooler)));
    }
    const Matrix dembedded = run_sequence_backward(config, parameters, dx, state, &gradients.parameters);
    store_rows(&gradients.input, begin, dembedded);
    add_embedding_gradients(config, batch, begin, dembedded, &gradients.parameters);
  }
  return gradients;
}

}  // namespace ff::reference
