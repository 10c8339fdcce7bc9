// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Small training runs through the C ABI.
#pragma once

#include <cstdint>
#include <vector>

#include "fastformer/fastformer.h"
#include "reference/model.h"
#include "support/engine.h"

namespace ff::test {

struct TrainingBatch {
  reference::Batch batch;
  std::vector<int32_t> labels;     // [B]
  reference::Matrix label_matrix;  // [B,C], 0 or 1
};

// `count` batches of `sequences` texts of 0 .. longest tokens with random labels of both kinds.
std::vector<TrainingBatch> random_training_batches(const ff_model_config& config, int64_t count,
                                                   int64_t sequences, int64_t longest, uint64_t seed);

ff_trainer_options default_trainer_options();

// One step on the labels that the loss of `options` takes.
ff_status try_step(ff_trainer* trainer, ff_loss loss, const TrainingBatch& batch, ff_step_result* result);
ff_step_result step(ff_trainer* trainer, ff_loss loss, const TrainingBatch& batch);

// Cross-entropy steps over all batches in order; the losses.
std::vector<double> train(ff_trainer* trainer, const std::vector<TrainingBatch>& batches);

// A model and a trainer at the start of a run.
struct TrainingRun {
  TrainingRun(const ff_model_config& config, const ff_trainer_options& options, uint64_t model_seed = 1,
              ff_precision precision = FF_PRECISION_F32)
      : context(make_context(1, precision)),
        model(make_model(context.get(), config, model_seed)),
        trainer(make_trainer(model.get(), options)) {}

  // The weights, with every embedding row up to date.
  FloatTensors published() const {
    require(ff_trainer_publish(trainer.get()));
    return parameters_of(model.get());
  }

  Context context;
  Model model;
  Trainer trainer;
};

}  // namespace ff::test
