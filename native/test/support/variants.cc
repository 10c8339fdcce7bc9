// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "support/variants.h"

#include <cmath>

#include "support/random.h"

namespace ff::test {
namespace {

// Keeps the configuration legal: pooling width, items and a head stand on pooling.
void drop_head_without_pooling(ff_model_config* config) {
  if (config->pooling == FF_POOLING_ATTENTION) return;
  config->num_labels = 0;
  config->pooling_size = 0;
  config->item_count = 0;
}

double deviation_of(const reference::ParameterShape& shape, const ff_model_config& config) {
  const auto has = [&](const char* part) { return shape.name.find(part) != std::string::npos; };
  if (has("embedding")) return 0.5;
  if (shape.rank == 1) return 0.1;   // biases, and layer norms around 0 or 1
  if (has("_att.weight")) return 1;  // scores spread enough for uneven attention
  const double usual = 1 / std::sqrt(static_cast<double>(shape.columns));
  return config.attention == FF_ATTENTION_SELF && has("query.weight") ? 4 * usual : usual;  // here too
}

}  // namespace

ff_model_config config_of(const Sizes& sizes) {
  ff_model_config config;
  ff_model_config_init(&config);
  config.vocab_size = sizes.vocabulary;
  config.hidden_size = sizes.hidden;
  config.num_attention_heads = sizes.heads;
  config.num_hidden_layers = sizes.layers;
  config.intermediate_size = sizes.intermediate;
  config.max_position_embeddings = sizes.positions;
  config.num_labels = sizes.labels;
  config.hidden_dropout_prob = 0;
  return config;
}

std::vector<Variant> switch_variants(const Sizes& sizes) {
  const ff_model_config authors = config_of(sizes);
  std::vector<Variant> variants;
  const auto add = [&](const char* name, auto change) {
    Variant variant{name, authors};
    change(&variant.config);
    drop_head_without_pooling(&variant.config);
    variants.push_back(variant);
  };
  add("authors", [](ff_model_config*) {});
  add("per_head_scoring", [](ff_model_config* c) { c->scoring = FF_SCORING_PER_HEAD; });
  add("separate_value", [](ff_model_config* c) { c->value = FF_VALUE_SEPARATE; });
  add("shared_layers", [](ff_model_config* c) { c->share_layers = 1; });
  add("no_bias", [](ff_model_config* c) { c->bias = 0; });
  add("no_output_projection", [](ff_model_config* c) { c->output_projection = 0; });
  add("no_residual", [](ff_model_config* c) { c->residual = 0; });
  add("no_embedding_layer_norm", [](ff_model_config* c) { c->embedding_layer_norm = 0; });
  add("no_layer_norm", [](ff_model_config* c) { c->layer_norm = 0; });
  add("no_positions", [](ff_model_config* c) { c->max_position_embeddings = 0; });
  add("no_feed_forward", [](ff_model_config* c) { c->intermediate_size = 0; });
  add("no_pooling", [](ff_model_config* c) { c->pooling = FF_POOLING_NONE; });
  add("no_head", [](ff_model_config* c) { c->num_labels = 0; });
  add("no_padding_row", [](ff_model_config* c) { c->padding_row = 0; });
  add("input_states", [](ff_model_config* c) { c->vocab_size = 0; });
  add("one_layer", [](ff_model_config* c) { c->num_hidden_layers = 1; });
  add("large_layer_norm_eps", [](ff_model_config* c) { c->layer_norm_eps = 1e-2; });
  add("narrow_pooling", [](ff_model_config* c) { c->pooling_size = 5; });
  add("wide_pooling", [](ff_model_config* c) { c->pooling_size = 21; });
  add("items", [](ff_model_config* c) { c->item_count = 7; });
  add("pooling_alone", [](ff_model_config* c) {
    c->num_hidden_layers = 0;
    c->vocab_size = 0;
    c->max_position_embeddings = 0;
    c->embedding_layer_norm = 0;
    c->pooling_size = 5;
    c->num_labels = 0;
  });
  add("no_layers", [](ff_model_config* c) { c->num_hidden_layers = 0; });
  add("pre_layer_norm", [](ff_model_config* c) { c->pre_layer_norm = 1; });
  add("pre_layer_norm_bare", [](ff_model_config* c) {
    c->pre_layer_norm = 1;
    c->residual = 0;
    c->output_projection = 0;
    c->intermediate_size = 0;
  });
  add("transformer", [](ff_model_config* c) { c->attention = FF_ATTENTION_SELF; });
  add("transformer_pre_layer_norm", [](ff_model_config* c) {
    c->attention = FF_ATTENTION_SELF;
    c->pre_layer_norm = 1;
  });
  add("nrms", [](ff_model_config* c) {
    c->attention = FF_ATTENTION_SELF;
    c->num_hidden_layers = 1;
    c->intermediate_size = 0;
    c->max_position_embeddings = 0;
    c->output_projection = 0;
    c->residual = 0;
    c->layer_norm = 0;
    c->embedding_layer_norm = 0;
  });
  add("paper", [](ff_model_config* c) {
    c->scoring = FF_SCORING_PER_HEAD;
    c->share_layers = 1;
  });
  add("keras", [](ff_model_config* c) {
    c->bias = 0;
    c->output_projection = 0;
    c->intermediate_size = 0;
    c->max_position_embeddings = 0;
    c->embedding_layer_norm = 0;
  });
  add("bare_attention", [](ff_model_config* c) {
    c->vocab_size = 0;
    c->max_position_embeddings = 0;
    c->embedding_layer_norm = 0;
    c->num_hidden_layers = 1;
    c->output_projection = 0;
    c->residual = 0;
    c->layer_norm = 0;
    c->intermediate_size = 0;
    c->pooling = FF_POOLING_NONE;
  });
  return variants;
}

std::vector<Variant> random_variants(const Sizes& sizes, int64_t count, uint64_t seed) {
  Random random(seed);
  std::vector<Variant> variants;
  for (int64_t i = 0; i < count; ++i) {
    Variant variant{"random_" + std::to_string(i), config_of(sizes)};
    ff_model_config& c = variant.config;
    const auto toss = [&] { return static_cast<int32_t>(random.below(2)); };
    c.attention = toss();
    const bool additive = c.attention == FF_ATTENTION_ADDITIVE;
    c.scoring = additive ? toss() : 0;
    c.value = additive ? toss() : 0;
    c.pooling = toss();
    c.share_layers = toss();
    c.bias = toss();
    c.output_projection = toss();
    c.residual = toss();
    c.embedding_layer_norm = toss();
    c.layer_norm = toss();
    c.pre_layer_norm = c.layer_norm == 1 ? toss() : 0;
    c.padding_row = toss();
    if (toss() == 0) c.max_position_embeddings = 0;
    if (toss() == 0) c.intermediate_size = 0;
    if (toss() == 0) c.vocab_size = 0;
    if (toss() == 0) c.num_labels = 0;
    c.num_hidden_layers = toss() + toss();
    if (toss() == 0) c.pooling_size = 1 + static_cast<int64_t>(random.below(20));
    if (toss() == 0) c.item_count = 1 + static_cast<int64_t>(random.below(9));
    drop_head_without_pooling(&c);
    variants.push_back(variant);
  }
  return variants;
}

reference::Parameters random_parameters(const ff_model_config& config, uint64_t seed) {
  Random random(seed);
  reference::Parameters parameters;
  for (const reference::ParameterShape& shape : reference::parameter_shapes(config)) {
    reference::Matrix values(shape.rows, shape.columns);
    const bool around_one = shape.name.ends_with("LayerNorm.weight");
    for (double& value : values.values) {
      value = static_cast<float>(random.normal(deviation_of(shape, config)) + (around_one ? 1 : 0));
    }
    if (shape.name == "word_embedding.weight" && config.padding_row == 1) {
      for (int64_t j = 0; j < shape.columns; ++j) values(0, j) = 0;
    }
    parameters.emplace(shape.name, values);
  }
  return parameters;
}

reference::Batch random_batch(const ff_model_config& config, const std::vector<int64_t>& lengths,
                              uint64_t seed) {
  Random random(seed);
  reference::Batch batch;
  batch.offsets.push_back(0);
  for (int64_t length : lengths) batch.offsets.push_back(batch.offsets.back() + length);
  for (size_t b = 0; config.item_count > 0 && b < lengths.size(); ++b) {
    batch.item_ids.push_back(static_cast<int32_t>(random.below(config.item_count + 1)) - 1);
  }
  if (config.vocab_size == 0) {
    batch.input_states = reference::Matrix(batch.tokens(), config.hidden_size);
    for (double& value : batch.input_states.values) value = random.normal(1);
    return batch;
  }
  const int64_t first = config.padding_row == 1 && config.vocab_size > 1 ? 1 : 0;
  for (int64_t t = 0; t < batch.tokens(); ++t) {
    batch.ids.push_back(static_cast<int32_t>(first + random.below(config.vocab_size - first)));
  }
  return batch;
}

reference::Outputs random_output_gradients(const ff_model_config& config, const reference::Batch& batch,
                                           uint64_t seed) {
  Random random(seed);
  reference::Outputs gradients;
  gradients.token_states = reference::Matrix(batch.tokens(), config.hidden_size);
  if (config.pooling == FF_POOLING_ATTENTION) {
    gradients.pooled = reference::Matrix(batch.sequences(), config.hidden_size);
  }
  if (config.num_labels > 0) gradients.logits = reference::Matrix(batch.sequences(), config.num_labels);
  for (reference::Matrix* part : {&gradients.token_states, &gradients.pooled, &gradients.logits}) {
    for (double& value : part->values) value = random.normal(1);
  }
  return gradients;
}

}  // namespace ff::test
