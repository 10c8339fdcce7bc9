// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "train/trainer.h"

#include <algorithm>
#include <cmath>

#include "layer/loss.h"
#include "runtime/random.h"
#include "runtime/status.h"
#include "train/schedule.h"

namespace ff {

namespace {

AdamConstants adam_constants(const ff_trainer_options& options) {
  return {static_cast<float>(options.beta1), static_cast<float>(1.0 - options.beta1),
          static_cast<float>(options.beta2), static_cast<float>(1.0 - options.beta2),
          static_cast<float>(options.epsilon)};
}

int64_t count_correct(const std::vector<float>& logits, const int32_t* labels, int64_t sequences, int64_t classes) {
  int64_t correct = 0;
  for (int64_t b = 0; b < sequences; ++b) {
    const float* row = logits.data() + b * classes;
    correct += std::max_element(row, row + classes) - row == labels[b] ? 1 : 0;
  }
  return correct;
}

}  // namespace

Trainer::Trainer(Model* model, const ff_trainer_options& options)
    : model_(model), options_(options), pass_(model), gradients_(model->table()),
      adam_(&model->values(), adam_constants(options)) {
  if (options.class_weights != nullptr) {
    class_weights_.assign(options.class_weights, options.class_weights + model->config().num_labels);
    options_.class_weights = class_weights_.data();
  }
}

void Trainer::step(const ff_batch& batch, const int32_t* labels, const float* label_matrix,
                   ff_step_result* result) {
  const ModelConfig& config = model_->config();
  Context& context = model_->context();
  logits_.resize(batch.sequence_count * config.num_labels);
  dlogits_.resize(logits_.size());

  adam_.catch_up(context.kernels(), context.pool(), batch.ids, batch.token_count);
  const uint64_t dropout_key = mix_keys(options_.seed, static_cast<uint64_t>(batch_count_));
  pass_.forward(batch, DropoutSites(config.hidden_dropout_prob, dropout_key), {nullptr, nullptr, logits_.data()});
  ++batch_count_;
  result->loss = loss(batch, labels, label_matrix);
  result->correct =
      labels == nullptr ? 0 : count_correct(logits_, labels, batch.sequence_count, config.num_labels);
  result->gradient_norm = 0;
  result->learning_rate = 0;
  if (!std::isfinite(result->loss)) {
    drop_gradients();
    throw Error(FF_STATUS_NOT_FINITE, "trainer: the loss of batch " + std::to_string(batch_count_) + " is " +
                                          std::to_string(result->loss) +
                                          "; lower the learning rate or clip gradients, and check the input weights");
  }
  pass_.backward({nullptr, nullptr, dlogits_.data()}, &gradients_, nullptr);
  if (++accumulated_batches_ == options_.accumulation_steps) update(result);
  result->update_count = adam_.update_count();
}

double Trainer::loss(const ff_batch& batch, const int32_t* labels, const float* label_matrix) {
  const int64_t classes = model_->config().num_labels;
  const float* weights = options_.class_weights;
  return options_.loss == FF_LOSS_CROSS_ENTROPY
             ? cross_entropy(dlogits_.data(), logits_.data(), labels, batch.sequence_count, classes,
                             options_.label_smoothing, weights)
             : binary_cross_entropy(dlogits_.data(), logits_.data(), label_matrix, batch.sequence_count, classes,
                                    weights);
}

void Trainer::update(ff_step_result* result) {
  Context& context = model_->context();
  const double average = 1.0 / static_cast<double>(options_.accumulation_steps);
  const double norm = adam_.norm(context.kernels(), context.pool(), &gradients_) * average;
  if (!std::isfinite(norm)) {
    drop_gradients();
    throw Error(FF_STATUS_NOT_FINITE, "trainer: the gradient norm of batch " + std::to_string(batch_count_) +
                                          " is " + std::to_string(norm) + "; lower the learning rate or clip gradients");
  }
  double scale = average;
  if (options_.max_gradient_norm > 0) {
    // torch.nn.utils.clip_grad_norm_: the small term keeps a norm of 0 harmless.
    scale *= std::min(1.0, options_.max_gradient_norm / (norm + 1e-6));
  }
  const int64_t update = adam_.update_count() + 1;
  const double rate = scheduled_rate(options_, update);
  adam_.update(context.kernels(), context.pool(), &gradients_, static_cast<float>(scale), adam_step(rate, update));
  model_->refresh();
  drop_gradients();
  result->gradient_norm = norm;
  result->learning_rate = rate;
}

void Trainer::drop_gradients() {
  gradients_.zero();
  accumulated_batches_ = 0;
}

AdamStep Trainer::adam_step(double rate, int64_t update) const {
  const double correction1 = 1.0 - std::pow(options_.beta1, static_cast<double>(update));
  const double correction2 = 1.0 - std::pow(options_.beta2, static_cast<double>(update));
  return {static_cast<float>(1.0 - rate * options_.weight_decay), static_cast<float>(rate / correction1),
          static_cast<float>(std::sqrt(correction2))};
}

void Trainer::publish() { adam_.catch_up_all(model_->context().kernels(), model_->context().pool()); }

}  // namespace ff
