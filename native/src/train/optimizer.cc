// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "train/optimizer.h"

#include <algorithm>
#include <cmath>

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

}  // namespace

Optimizer::Optimizer(std::vector<Model*> models, const ff_trainer_options& options)
    : models_(std::move(models)), options_(options) {
  for (Model* model : models_) {
    gradients_.emplace_back(model->table());
    adams_.emplace_back(&model->values(), adam_constants(options));
  }
  if (options.class_weights != nullptr) {
    class_weights_.assign(options.class_weights, options.class_weights + model(0).config().num_labels);
    options_.class_weights = class_weights_.data();
  }
}

uint64_t Optimizer::dropout_key() const {
  return mix_keys(options_.seed, static_cast<uint64_t>(batch_count_));
}

void Optimizer::catch_up(size_t model, const ff_batch& batch) {
  const ParameterTable& table = models_[model]->table();
  Adam& adam = adams_[model];
  adam.catch_up(context().kernels(), context().pool(), table.word_embedding(), batch.ids, batch.token_count);
  adam.catch_up(context().kernels(), context().pool(), table.item_embedding(), batch.item_ids,
                batch.sequence_count);
}

void Optimizer::check_loss(double loss) {
  if (std::isfinite(loss)) return;
  drop_gradients();
  throw Error(FF_STATUS_NOT_FINITE,
              "trainer: the loss of batch " + std::to_string(batch_count_) + " is " + std::to_string(loss) +
                  "; lower the learning rate or clip gradients, and check the input weights");
}

void Optimizer::finish_batch(ff_step_result* result) {
  result->gradient_norm = 0;
  result->learning_rate = 0;
  if (++accumulated_batches_ == options_.accumulation_steps) update(result);
  result->update_count = update_count();
}

void Optimizer::update(ff_step_result* result) {
  const Kernels& kernels = context().kernels();
  ThreadPool& pool = context().pool();
  const double average = 1.0 / static_cast<double>(options_.accumulation_steps);
  double squares = 0;
  for (size_t index = 0; index < models_.size(); ++index) {
    squares += adams_[index].sum_of_squares(kernels, pool, &gradients_[index]);
  }
  const double norm = std::sqrt(squares) * average;
  if (!std::isfinite(norm)) {
    drop_gradients();
    throw Error(FF_STATUS_NOT_FINITE, "trainer: the gradient norm of batch " + std::to_string(batch_count_) +
                                          " is " + std::to_string(norm) +
                                          "; lower the learning rate or clip gradients");
  }
  double scale = average;
  if (options_.max_gradient_norm > 0) {
    // torch.nn.utils.clip_grad_norm_: the small term keeps a norm of 0 harmless.
    scale *= std::min(1.0, options_.max_gradient_norm / (norm + 1e-6));
  }
  const int64_t update = update_count() + 1;
  const double rate = scheduled_rate(options_, update);
  for (Adam& adam : adams_) adam.reserve_update();
  for (size_t index = 0; index < models_.size(); ++index) {
    adams_[index].update(kernels, pool, &gradients_[index], static_cast<float>(scale),
                         adam_step(rate, update));
    models_[index]->refresh();
  }
  drop_gradients();
  result->gradient_norm = norm;
  result->learning_rate = rate;
}

void Optimizer::drop_gradients() {
  for (Gradients& gradients : gradients_) gradients.zero();
  accumulated_batches_ = 0;
}

AdamStep Optimizer::adam_step(double rate, int64_t update) const {
  const double correction1 = 1.0 - std::pow(options_.beta1, static_cast<double>(update));
  const double correction2 = 1.0 - std::pow(options_.beta2, static_cast<double>(update));
  return {static_cast<float>(1.0 - rate * options_.weight_decay), static_cast<float>(rate / correction1),
          static_cast<float>(std::sqrt(correction2))};
}

void Optimizer::publish() {
  for (Adam& adam : adams_) adam.catch_up_all(context().kernels(), context().pool());
}

}  // namespace ff
