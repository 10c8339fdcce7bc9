// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Trainer and checkpoints.
#include "abi/boundary.h"
#include "abi/target_check.h"
#include "model/batch_check.h"

namespace {

void check_targets(const ff::Trainer& trainer, const ff_batch& batch, const int32_t* labels,
                   const float* label_matrix) {
  const char* function = "ff_trainer_step";
  const bool one_label = trainer.options().loss == FF_LOSS_CROSS_ENTROPY;
  if (one_label ? label_matrix != nullptr : labels != nullptr) {
    throw ff::Error(
        FF_STATUS_INVALID_ARGUMENT,
        one_label ? "ff_trainer_step: label_matrix is given, but cross-entropy takes label_targets"
                  : "ff_trainer_step: label_targets is given, but binary cross-entropy takes label_matrix");
  }
  const int64_t classes = trainer.model().config().num_labels;
  if (one_label) {
    ff::check_labels(labels, batch.sequence_count, classes, function);
  } else {
    ff::check_label_matrix(label_matrix, batch.sequence_count, classes, function);
  }
}

}  // namespace

extern "C" {

void ff_trainer_options_init(ff_trainer_options* options) {
  if (options == nullptr) return;
  *options = {};
  options->struct_size = sizeof(ff_trainer_options);
  options->loss = FF_LOSS_CROSS_ENTROPY;
  options->schedule = FF_SCHEDULE_CONSTANT;
  options->learning_rate = 1e-3;
  options->beta1 = 0.9;
  options->beta2 = 0.999;
  options->epsilon = 1e-8;
  options->accumulation_steps = 1;
}

ff_status ff_trainer_create(ff_model* model, const ff_trainer_options* options, ff_trainer** out_trainer) {
  return ff::guarded([&] {
    ff::require(model, "ff_trainer_create", "model");
    ff::require(options, "ff_trainer_create", "options");
    ff::require(out_trainer, "ff_trainer_create", "out_trainer");
    ff::check_trainer_options(*options);
    const ff::ModelConfig& config = model->model->config();
    if (!ff::has_head(config)) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT,
                      "ff_trainer_create: the model has num_labels 0, a trainer needs a classification head");
    }
    ff::check_class_weights(options->class_weights, config.num_labels, "ff_trainer_create");
    *out_trainer = new ff_trainer{ff::Trainer(model->model.get(), *options)};
  });
}

void ff_trainer_destroy(ff_trainer* trainer) { delete trainer; }

void ff_step_result_init(ff_step_result* result) {
  if (result == nullptr) return;
  *result = {};
  result->struct_size = sizeof(ff_step_result);
}

ff_status ff_trainer_step(ff_trainer* trainer, const ff_batch* batch, const int32_t* label_targets,
                          const float* label_matrix, ff_step_result* out_result) {
  return ff::guarded([&] {
    ff::require(trainer, "ff_trainer_step", "trainer");
    ff::require(batch, "ff_trainer_step", "batch");
    ff::require_struct(out_result, "ff_trainer_step", "out_result");
    ff::check_batch(trainer->trainer.model().config(), *batch);
    check_targets(trainer->trainer, *batch, label_targets, label_matrix);
    if (batch->sequence_count == 0) {
      throw ff::Error(FF_STATUS_INVALID_ARGUMENT,
                      "ff_trainer_step: the batch has no sequences, expected at least 1");
    }
    ff_step_result result = *out_result;
    trainer->trainer.step(*batch, label_targets, label_matrix, &result);
    *out_result = result;
  });
}

ff_status ff_trainer_publish(ff_trainer* trainer) {
  return ff::guarded([&] {
    ff::require(trainer, "ff_trainer_publish", "trainer");
    trainer->trainer.publish();
  });
}

ff_status ff_trainer_save(ff_trainer* trainer, const char* path, const char* caller_state) {
  return ff::guarded([&] {
    ff::require(trainer, "ff_trainer_save", "trainer");
    ff::require(path, "ff_trainer_save", "path");
    ff::require(caller_state, "ff_trainer_save", "caller_state");
    trainer->trainer.save(path, caller_state);
  });
}

ff_status ff_trainer_load(ff_trainer* trainer, const char* path, int32_t* out_isa_differs) {
  return ff::guarded([&] {
    ff::require(trainer, "ff_trainer_load", "trainer");
    ff::require(path, "ff_trainer_load", "path");
    const bool differs = trainer->trainer.load(path);
    if (out_isa_differs != nullptr) *out_isa_differs = differs ? 1 : 0;
  });
}

ff_status ff_checkpoint_caller_state(const char* path, char* buffer, int64_t capacity, int64_t* out_length) {
  return ff::guarded([&] {
    ff::require(path, "ff_checkpoint_caller_state", "path");
    ff::require(out_length, "ff_checkpoint_caller_state", "out_length");
    ff::copy_text(ff::checkpoint_caller_state(path), buffer, capacity, out_length,
                  "ff_checkpoint_caller_state");
  });
}

}  // extern "C"
