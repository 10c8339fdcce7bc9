// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Gradients and backward.
#include "abi/boundary.h"
#include "model/batch_check.h"

namespace {

void check_output_gradients(const ff::ModelConfig& config, const ff_output_gradients* output_gradients) {
  ff::require_struct(output_gradients, "ff_pass_backward", "output_gradients");
  if (output_gradients->pooled != nullptr && config.pooling == FF_POOLING_NONE) {
    throw ff::Error(FF_STATUS_INVALID_ARGUMENT,
                    "ff_pass_backward: output_gradients->pooled is given, but the model has pooling none");
  }
  if (output_gradients->logits != nullptr && !ff::has_head(config)) {
    throw ff::Error(FF_STATUS_INVALID_ARGUMENT,
                    "ff_pass_backward: output_gradients->logits is given, but the model has num_labels 0");
  }
}

}  // namespace

extern "C" {

ff_status ff_gradients_create(const ff_model* model, ff_gradients** out_gradients) {
  return ff::guarded([&] {
    ff::require(model, "ff_gradients_create", "model");
    ff::require(out_gradients, "ff_gradients_create", "out_gradients");
    *out_gradients = new ff_gradients{model->model.get(), ff::Gradients(model->model->table())};
  });
}

void ff_gradients_destroy(ff_gradients* gradients) { delete gradients; }

ff_status ff_gradients_zero(ff_gradients* gradients) {
  return ff::guarded([&] {
    ff::require(gradients, "ff_gradients_zero", "gradients");
    gradients->gradients.zero();
  });
}

ff_status ff_gradients_parameter(ff_gradients* gradients, int64_t index, ff_parameter* out_parameter) {
  return ff::guarded([&] {
    ff::require(gradients, "ff_gradients_parameter", "gradients");
    ff::describe_parameter(&gradients->gradients.values(), index, out_parameter, "ff_gradients_parameter");
  });
}

ff_status ff_pass_create(ff_model* model, ff_pass** out_pass) {
  return ff::guarded([&] {
    ff::require(model, "ff_pass_create", "model");
    ff::require(out_pass, "ff_pass_create", "out_pass");
    *out_pass = new ff_pass{ff::Pass(model->model.get())};
  });
}

void ff_pass_destroy(ff_pass* pass) { delete pass; }

ff_status ff_pass_forward(ff_pass* pass, const ff_batch* batch, int32_t training, uint64_t dropout_key,
                          const ff_outputs* outputs) {
  return ff::guarded([&] {
    ff::require(pass, "ff_pass_forward", "pass");
    ff::require(batch, "ff_pass_forward", "batch");
    ff::require(outputs, "ff_pass_forward", "outputs");
    const ff::ModelConfig& config = pass->pass.model().config();
    ff::check_batch(config, *batch);
    ff::check_outputs(config, *outputs);
    if (training != 0 && training != 1) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT,
                      "ff_pass_forward: training is " + std::to_string(training) + ", expected 0 or 1");
    }
    const ff::DropoutSites dropout =
        training ? ff::DropoutSites(config.hidden_dropout_prob, dropout_key) : ff::DropoutSites();
    pass->pass.forward(*batch, dropout, {outputs->token_states, outputs->pooled, outputs->logits});
  });
}

void ff_output_gradients_init(ff_output_gradients* output_gradients) {
  if (output_gradients != nullptr)
    *output_gradients = {sizeof(ff_output_gradients), nullptr, nullptr, nullptr};
}

ff_status ff_pass_backward(ff_pass* pass, const ff_output_gradients* output_gradients,
                           ff_gradients* gradients, float* out_input_gradient) {
  return ff::guarded([&] {
    ff::require(pass, "ff_pass_backward", "pass");
    check_output_gradients(pass->pass.model().config(), output_gradients);
    if (gradients != nullptr && gradients->model != &pass->pass.model()) {
      throw ff::Error(
          FF_STATUS_INVALID_ARGUMENT,
          "ff_pass_backward: gradients belong to another model than the pass; create them from its model");
    }
    pass->pass.backward({output_gradients->token_states, output_gradients->pooled, output_gradients->logits},
                        gradients == nullptr ? nullptr : &gradients->gradients, out_input_gradient);
  });
}

}  // extern "C"
