// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/pass.h"

#include "runtime/status.h"

namespace ff {

Pass::Pass(Model* model) : model_(model) { model->refresh_for_backward(); }

Execution Pass::execution() {
  return {model_->context().kernels(), model_->context().pool(), layout_, attention_};
}

void Pass::forward(const ff_batch& batch, const DropoutSites& dropout, const Outputs& outputs) {
  model_->check_fresh();
  ready_ = false;
  offsets_.assign(batch.offsets, batch.offsets + batch.sequence_count + 1);
  ids_.assign(batch.ids, batch.ids == nullptr ? batch.ids : batch.ids + batch.token_count);
  item_ids_.assign(batch.item_ids,
                   batch.item_ids == nullptr ? batch.item_ids : batch.item_ids + batch.sequence_count);
  model_->cut(offsets_.data(), batch.sequence_count, &layout_, &attention_);
  memory_.plan(model_->config(), model_->network(), execution(), Keep::kForBackward);
  dropout_ = dropout;
  encoder_forward(execution(), model_->config(), model_->network(), memory_.activations(),
                  {ids_.data(), batch.input_states, item_ids_.data()}, dropout_, outputs);
  ready_ = true;
}

void Pass::backward(const OutputGradients& output_gradients, Gradients* gradients, float* input_gradient) {
  if (!ready_) {
    throw Error(
        FF_STATUS_INVALID_STATE,
        "pass: backward without a forward before it; call ff_pass_forward first, once for each backward");
  }
  ready_ = false;
  encoder_backward(execution(), model_->config(), model_->network(), memory_.activations(), memory_.scratch(),
                   {ids_.data(), nullptr, item_ids_.data()}, dropout_, output_gradients, gradients,
                   &table_backward_, input_gradient);
}

}  // namespace ff
