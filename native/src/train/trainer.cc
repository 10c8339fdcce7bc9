// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "train/trainer.h"

#include <algorithm>

#include "layer/loss.h"

namespace ff {

namespace {

int64_t count_correct(const std::vector<float>& logits, const int32_t* labels, int64_t sequences,
                      int64_t classes) {
  int64_t correct = 0;
  for (int64_t b = 0; b < sequences; ++b) {
    const float* row = logits.data() + b * classes;
    correct += std::max_element(row, row + classes) - row == labels[b] ? 1 : 0;
  }
  return correct;
}

}  // namespace

Trainer::Trainer(Model* model, const ff_trainer_options& options)
    : model_(model), pass_(model), optimizer_({model}, options) {}

void Trainer::step(const ff_batch& batch, const int32_t* labels, const float* label_matrix,
                   ff_step_result* result) {
  const ModelConfig& config = model_->config();
  logits_.resize(batch.sequence_count * config.num_labels);
  dlogits_.resize(logits_.size());

  optimizer_.catch_up(0, batch);
  pass_.forward(batch, DropoutSites(config.hidden_dropout_prob, optimizer_.dropout_key()),
                {nullptr, nullptr, logits_.data()});
  optimizer_.count_batch();
  result->loss = loss(batch, labels, label_matrix);
  result->correct =
      labels == nullptr ? 0 : count_correct(logits_, labels, batch.sequence_count, config.num_labels);
  optimizer_.check_loss(result->loss);
  pass_.backward({nullptr, nullptr, dlogits_.data()}, optimizer_.gradients(0), nullptr);
  optimizer_.finish_batch(result);
}

double Trainer::loss(const ff_batch& batch, const int32_t* labels, const float* label_matrix) {
  const int64_t classes = model_->config().num_labels;
  const ff_trainer_options& options = optimizer_.options();
  return options.loss == FF_LOSS_CROSS_ENTROPY
             ? cross_entropy(dlogits_.data(), logits_.data(), labels, batch.sequence_count, classes,
                             options.label_smoothing, options.class_weights)
             : binary_cross_entropy(dlogits_.data(), logits_.data(), label_matrix, batch.sequence_count,
                                    classes, options.class_weights);
}

void Trainer::save(const std::string& path, const std::string& caller_state) {
  optimizer_.save(path, {""}, format_config(model_->config()), caller_state);
}

bool Trainer::load(const std::string& path) {
  return optimizer_.load(path, {""}, format_config(model_->config()));
}

}  // namespace ff
