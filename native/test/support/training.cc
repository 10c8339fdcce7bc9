// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "support/training.h"

#include "support/random.h"
#include "support/variants.h"

namespace ff::test {

std::vector<TrainingBatch> random_training_batches(const ff_model_config& config, int64_t count,
                                                   int64_t sequences, int64_t longest, uint64_t seed) {
  Random random(seed);
  std::vector<TrainingBatch> batches;
  for (int64_t i = 0; i < count; ++i) {
    std::vector<int64_t> lengths;
    for (int64_t b = 0; b < sequences; ++b) lengths.push_back(random.below(longest + 1));
    TrainingBatch batch{random_batch(config, lengths, random.bits()), {}, {sequences, config.num_labels}};
    for (int64_t b = 0; b < sequences; ++b) {
      batch.labels.push_back(static_cast<int32_t>(random.below(config.num_labels)));
    }
    for (double& target : batch.label_matrix.values) target = static_cast<double>(random.below(2));
    batches.push_back(batch);
  }
  return batches;
}

ff_trainer_options default_trainer_options() {
  ff_trainer_options options;
  ff_trainer_options_init(&options);
  return options;
}

ff_status try_step(ff_trainer* trainer, ff_loss loss, const TrainingBatch& batch, ff_step_result* result) {
  const FloatBatch float_batch(batch.batch);
  const ff_batch view = float_batch.view();
  const std::vector<float> label_matrix = to_floats(batch.label_matrix);
  ff_step_result_init(result);
  return loss == FF_LOSS_CROSS_ENTROPY
             ? ff_trainer_step(trainer, &view, batch.labels.data(), nullptr, result)
             : ff_trainer_step(trainer, &view, nullptr, label_matrix.data(), result);
}

ff_step_result step(ff_trainer* trainer, ff_loss loss, const TrainingBatch& batch) {
  ff_step_result result;
  require(try_step(trainer, loss, batch, &result));
  return result;
}

std::vector<double> train(ff_trainer* trainer, const std::vector<TrainingBatch>& batches) {
  std::vector<double> losses;
  for (const TrainingBatch& batch : batches) {
    losses.push_back(step(trainer, FF_LOSS_CROSS_ENTROPY, batch).loss);
  }
  return losses;
}

}  // namespace ff::test
