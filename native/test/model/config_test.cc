// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Configuration: defaults, checks, and its JSON form in both directions.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/engine.h"
#include "support/expect.h"
#include "support/variants.h"

namespace ff::test {
namespace {

ff_model_config defaults() {
  ff_model_config config;
  ff_model_config_init(&config);
  return config;
}

ff_model_config parse(const std::string& json) {
  ff_model_config config;
  require(ff_model_config_parse(json.data(), static_cast<int64_t>(json.size()), &config));
  return config;
}

std::string format(const ff_model_config& config) {
  int64_t length = 0;
  EXPECT_INVALID(ff_model_config_format(&config, nullptr, 0, &length), "capacity");
  std::string text(static_cast<size_t>(length), '?');
  require(ff_model_config_format(&config, text.data(), length + 1, &length));
  return text;
}

void expect_equal(const ff_model_config& a, const ff_model_config& b) {
  EXPECT_EQ(format(a), format(b));
  EXPECT_EQ(a.vocab_size, b.vocab_size);
  EXPECT_EQ(a.scoring, b.scoring);
  EXPECT_EQ(a.layer_norm_eps, b.layer_norm_eps);
  EXPECT_EQ(a.hidden_dropout_prob, b.hidden_dropout_prob);
}

TEST(Config, DefaultsAreTheAuthors) {
  const ff_model_config config = defaults();
  EXPECT_EQ(config.struct_size, static_cast<int64_t>(sizeof config));
  EXPECT_EQ(config.vocab_size, 0);
  EXPECT_EQ(config.hidden_size, 256);
  EXPECT_EQ(config.num_attention_heads, 16);
  EXPECT_EQ(config.num_hidden_layers, 2);
  EXPECT_EQ(config.intermediate_size, 256);
  EXPECT_EQ(config.max_position_embeddings, 256);
  EXPECT_EQ(config.num_labels, 0);
  EXPECT_EQ(config.attention, FF_ATTENTION_ADDITIVE);
  EXPECT_EQ(config.pre_layer_norm, 0);
  EXPECT_EQ(config.scoring, FF_SCORING_ALL_FEATURES);
  EXPECT_EQ(config.value, FF_VALUE_TIED);
  EXPECT_EQ(config.pooling, FF_POOLING_ATTENTION);
  EXPECT_EQ(config.share_layers, 0);
  for (const int32_t on : {config.bias, config.output_projection, config.residual,
                           config.embedding_layer_norm, config.layer_norm, config.padding_row}) {
    EXPECT_EQ(on, 1);
  }
  EXPECT_EQ(config.layer_norm_eps, 1e-12);
  EXPECT_EQ(config.initializer_range, 0.02);
  EXPECT_EQ(config.hidden_dropout_prob, 0.2);
  require(ff_model_config_check(&config));
}

TEST(Config, EveryFieldIsChecked) {
  struct Bad {
    void (*change)(ff_model_config*);
    const char* field;
    const char* value;
  };
  const std::vector<Bad> all = {
      {[](ff_model_config* c) { c->struct_size = 8; }, "struct_size", "8"},
      {[](ff_model_config* c) { c->vocab_size = -1; }, "vocab_size", "-1"},
      {[](ff_model_config* c) { c->vocab_size = INT64_MAX; }, "vocab_size", "9223372036854775807"},
      {[](ff_model_config* c) { c->hidden_size = 0; }, "hidden_size", "0"},
      {[](ff_model_config* c) { c->hidden_size = FF_MAX_HIDDEN_SIZE + 16; }, "hidden_size", "8208"},
      {[](ff_model_config* c) { c->hidden_size = 250; }, "hidden_size", "250"},
      {[](ff_model_config* c) { c->num_attention_heads = 0; }, "num_attention_heads", "0"},
      {[](ff_model_config* c) { c->num_attention_heads = -16; }, "num_attention_heads", "-16"},
      {[](ff_model_config* c) { c->num_hidden_layers = -1; }, "num_hidden_layers", "-1"},
      {[](ff_model_config* c) { c->num_hidden_layers = 65; }, "num_hidden_layers", "65"},
      {[](ff_model_config* c) { c->intermediate_size = -1; }, "intermediate_size", "-1"},
      {[](ff_model_config* c) { c->intermediate_size = 65537; }, "intermediate_size", "65537"},
      {[](ff_model_config* c) { c->max_position_embeddings = -1; }, "max_position_embeddings", "-1"},
      {[](ff_model_config* c) { c->max_position_embeddings = 65537; }, "max_position_embeddings", "65537"},
      {[](ff_model_config* c) { c->num_labels = -1; }, "num_labels", "-1"},
      {[](ff_model_config* c) { c->num_labels = 2, c->pooling = FF_POOLING_NONE; }, "num_labels", "pooling"},
      {[](ff_model_config* c) { c->pooling_size = -1; }, "pooling_size", "-1"},
      {[](ff_model_config* c) { c->pooling_size = 8193; }, "pooling_size", "8193"},
      {[](ff_model_config* c) { c->pooling_size = 9, c->pooling = FF_POOLING_NONE; }, "pooling_size",
       "pooling"},
      {[](ff_model_config* c) { c->item_count = -1; }, "item_count", "-1"},
      {[](ff_model_config* c) { c->item_count = 9, c->pooling = FF_POOLING_NONE; }, "item_count", "pooling"},
      {[](ff_model_config* c) { c->attention = 2; }, "attention", "2"},
      {[](ff_model_config* c) { c->attention = -1; }, "attention", "-1"},
      {[](ff_model_config* c) { c->attention = FF_ATTENTION_SELF, c->scoring = FF_SCORING_PER_HEAD; },
       "scoring", "self-attention"},
      {[](ff_model_config* c) { c->attention = FF_ATTENTION_SELF, c->value = FF_VALUE_SEPARATE; }, "value",
       "self-attention"},
      {[](ff_model_config* c) { c->pre_layer_norm = 2; }, "pre_layer_norm", "2"},
      {[](ff_model_config* c) { c->pre_layer_norm = 1, c->layer_norm = 0; }, "pre_layer_norm", "layer_norm"},
      {[](ff_model_config* c) { c->scoring = 2; }, "scoring", "2"},
      {[](ff_model_config* c) { c->value = -1; }, "value", "-1"},
      {[](ff_model_config* c) { c->pooling = 7; }, "pooling", "7"},
      {[](ff_model_config* c) { c->share_layers = 2; }, "share_layers", "2"},
      {[](ff_model_config* c) { c->bias = 2; }, "bias", "2"},
      {[](ff_model_config* c) { c->output_projection = 2; }, "output_projection", "2"},
      {[](ff_model_config* c) { c->residual = 2; }, "residual", "2"},
      {[](ff_model_config* c) { c->embedding_layer_norm = 2; }, "embedding_layer_norm", "2"},
      {[](ff_model_config* c) { c->layer_norm = 2; }, "layer_norm", "2"},
      {[](ff_model_config* c) { c->padding_row = 2; }, "padding_row", "2"},
      {[](ff_model_config* c) { c->layer_norm_eps = 0; }, "layer_norm_eps", "0"},
      {[](ff_model_config* c) { c->layer_norm_eps = std::nan(""); }, "layer_norm_eps", "nan"},
      {[](ff_model_config* c) { c->initializer_range = 0; }, "initializer_range", "0"},
      {[](ff_model_config* c) { c->initializer_range = INFINITY; }, "initializer_range", "inf"},
      {[](ff_model_config* c) { c->hidden_dropout_prob = 1; }, "hidden_dropout_prob", "1"},
      {[](ff_model_config* c) { c->hidden_dropout_prob = -0.1; }, "hidden_dropout_prob", "-0.1"},
  };
  const Context context = make_context(1);
  for (const Bad& bad : all) {
    ff_model_config config = defaults();
    bad.change(&config);
    EXPECT_INVALID(ff_model_config_check(&config), bad.field, bad.value, "expected");
    ff_model* model = nullptr;
    EXPECT_INVALID(ff_model_create(context.get(), &config, 1, &model), bad.field);
    EXPECT_EQ(model, nullptr);
  }
  EXPECT_INVALID(ff_model_config_check(nullptr), "config", "NULL");
}

TEST(Config, JsonComesBack) {
  for (const Variant& variant : switch_variants({})) {
    ff_model_config config = variant.config;
    config.initializer_range = 0.1;
    config.hidden_dropout_prob = 1.0 / 3;
    expect_equal(parse(format(config)), config);
    expect_equal(parse("{\"format\": \"any\", \"model\": " + format(config) + ", \"task\": {\"x\": [1]}}"),
                 config);
  }
}

TEST(Config, AuthorsFileIsTaken) {
  const ff_model_config config = parse(
      "{\"hidden_size\": 256, \"hidden_dropout_prob\": 0.2, \"num_hidden_layers\": 1, \"hidden_act\": "
      "\"gelu\","
      " \"num_attention_heads\": 8, \"intermediate_size\": 512, \"max_position_embeddings\": 256,"
      " \"type_vocab_size\": 2, \"vocab_size\": 100000, \"layer_norm_eps\": 1e-12, \"initializer_range\": "
      "0.02,"
      " \"pooler_type\": \"weightpooler\", \"enable_fp16\": \"False\"}");
  EXPECT_EQ(config.vocab_size, 100000);
  EXPECT_EQ(config.num_hidden_layers, 1);
  EXPECT_EQ(config.num_attention_heads, 8);
  EXPECT_EQ(config.intermediate_size, 512);
}

TEST(Config, MissingKeysKeepTheirDefault) { expect_equal(parse("{}"), defaults()); }

TEST(Config, BadJsonIsRefused) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},
      {"[]", "object"},
      {"{\"hidden_size\": 8", ""},
      {"{\"hidden_size\": 8} x", ""},
      {"{\"hidden_size\": 8, \"hidden_size\": 9}", "hidden_size"},
      {"{\"hidden_size\": 8.5}", "hidden_size"},
      {"{\"hidden_size\": \"8\"}", "hidden_size"},
      {"{\"hidden_size\": 99999999999999999999}", "hidden_size"},
      {"{\"layer_norm_eps\": 1e999}", "layer_norm_eps"},
      {"{\"bias\": 1}", "bias"},
      {"{\"scoring\": \"both\"}", "scoring"},
      {"{\"attention\": \"softmax\"}", "attention"},
      {"{\"attention\": true}", "attention"},
      {"{\"pre_layer_norm\": 1}", "pre_layer_norm"},
      {"{\"scoring\": 0}", "scoring"},
      {"{\"hidden_act\": \"relu\"}", "hidden_act"},
      {"{\"pooler_type\": \"cls\"}", "\"pooler_type\" at byte 16 is not \"weightpooler\""},
      {"{\"pooler_type\": null}", "pooler_type"},
      {"{\"no_such_key\": 1}", "no_such_key"},
      {"{\"model\": 3}", "model"},
      {std::string("{\"bias\"\0: true}", 15), ""},
      {"{\"scoring\": \"\xFF\"}", ""},
      {std::string(100000, '['), ""},
  };
  for (const auto& [json, part] : cases) {
    ff_model_config config = defaults();
    config.hidden_size = 77;
    EXPECT_REFUSED(ff_model_config_parse(json.data(), static_cast<int64_t>(json.size()), &config),
                   FF_STATUS_INVALID_FILE, part, "byte");
    EXPECT_EQ(config.hidden_size, 77);
  }
}

TEST(Config, BadArguments) {
  ff_model_config config = defaults();
  int64_t length = -7;
  char buffer[8] = "none";
  EXPECT_INVALID(ff_model_config_parse(nullptr, 0, &config), "json", "NULL");
  EXPECT_INVALID(ff_model_config_parse("{}", -1, &config), "json_length", "-1");
  EXPECT_INVALID(ff_model_config_parse("{}", 2, nullptr), "out_config", "NULL");
  EXPECT_INVALID(ff_model_config_format(nullptr, buffer, sizeof buffer, &length), "config", "NULL");
  EXPECT_EQ(length, -7);
  EXPECT_INVALID(ff_model_config_format(&config, buffer, sizeof buffer, nullptr), "out_length", "NULL");
  EXPECT_INVALID(ff_model_config_format(&config, buffer, sizeof buffer, &length), "capacity", "8");
  EXPECT_GT(length, 8);
  EXPECT_STREQ(buffer, "none");
  config.struct_size = 3;
  EXPECT_INVALID(ff_model_config_format(&config, buffer, sizeof buffer, &length), "struct_size", "3");
  ff_model_config_init(nullptr);
}

}  // namespace
}  // namespace ff::test
