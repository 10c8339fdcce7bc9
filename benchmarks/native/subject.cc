// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "subject.h"

#include <cstdlib>
#include <random>
#include <stdexcept>

namespace ff::bench {

namespace {

constexpr int32_t kVocabulary = 10000;
constexpr int32_t kLabels = 5;

void require(ff_status status) {
  if (status != FF_STATUS_OK) throw std::runtime_error(ff_last_error());
}

}  // namespace

std::vector<ff_precision> precisions() {
  ff_context_options options;
  ff_context_options_init(&options);
  options.precision = FF_PRECISION_AUTO;
  ff_context* context = nullptr;
  require(ff_context_create(&options, &context));
  const bool bf16 = ff_context_precision(context) == FF_PRECISION_BF16;
  ff_context_destroy(context);
  return bf16 ? std::vector{FF_PRECISION_F32, FF_PRECISION_BF16} : std::vector{FF_PRECISION_F32};
}

void force_attention_form(const std::string& form) {
  setenv("FF_ATTENTION", form == "auto" ? "" : form.c_str(), 1);
}

int engine_threads() {
  const char* threads = std::getenv("FF_THREADS");
  return threads == nullptr ? 1 : std::atoi(threads);
}

Subject::Subject(const ModelSize& model, const BatchSize& batch, const SubjectOptions& options) {
  force_attention_form(options.form);
  ff_context_options context_options;
  ff_context_options_init(&context_options);
  context_options.precision = options.precision;
  context_options.threads = options.threads;
  require(ff_context_create(&context_options, &context_));
  ff_model_config config;
  ff_model_config_init(&config);
  config.vocab_size = kVocabulary;
  config.hidden_size = model.hidden;
  config.num_attention_heads = model.heads;
  config.intermediate_size = model.intermediate;
  config.num_hidden_layers = model.layers;
  config.max_position_embeddings = batch.length;
  config.num_labels = kLabels;
  require(ff_model_create(context_, &config, 1, &model_));

  std::mt19937 random(1);
  const auto below = [&](int32_t bound) {
    return static_cast<int32_t>(random() % static_cast<uint32_t>(bound));
  };
  for (int64_t b = 0; b <= batch.sequences; ++b) offsets_.push_back(b * batch.length);
  for (int64_t t = 0; t < offsets_.back(); ++t) ids_.push_back(1 + below(kVocabulary - 1));
  for (int64_t b = 0; b < batch.sequences; ++b) labels_.push_back(below(kLabels));
  ff_batch_init(&batch_);
  batch_.sequence_count = batch.sequences;
  batch_.token_count = offsets_.back();
  batch_.offsets = offsets_.data();
  batch_.ids = ids_.data();
}

Subject::~Subject() {
  ff_trainer_destroy(trainer_);
  ff_model_destroy(model_);
  ff_context_destroy(context_);
}

void Subject::infer() const {
  thread_local std::vector<float> logits;
  logits.resize(static_cast<size_t>(batch_.sequence_count * kLabels));
  ff_outputs outputs;
  ff_outputs_init(&outputs);
  outputs.logits = logits.data();
  require(ff_model_forward(model_, &batch_, &outputs));
}

void Subject::train() {
  if (trainer_ == nullptr) {
    ff_trainer_options options;
    ff_trainer_options_init(&options);
    options.learning_rate = 1e-4;
    options.max_gradient_norm = 1;
    require(ff_trainer_create(model_, &options, &trainer_));
  }
  ff_step_result result;
  ff_step_result_init(&result);
  require(ff_trainer_step(trainer_, &batch_, labels_.data(), nullptr, &result));
}

}  // namespace ff::bench
