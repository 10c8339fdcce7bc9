// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The trainer against the double-precision reference with torch's Adam: losses, norms, rates and weights.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "reference/adam.h"
#include "reference/loss.h"
#include "support/training.h"
#include "support/variants.h"

namespace ff::test {
namespace {

// Absolute, after a dozen updates; PyTorch's float32 run of a similar case is within 1.3e-7 and 3.5e-7 of its
// float64 run.
constexpr double kLossTolerance = 2e-6;
constexpr double kParameterTolerance = 5e-6;
constexpr double kNormTolerance = 1e-5;  // relative

// Adam's first updates divide by a gradient's own size, so one that nearly cancels carries its rounding into
// the weight: in WeightDecay, one gradient of the first step is 6e-7 where the largest of its tensor is 0.1.
// Beyond the bar above, a weight must be within what the reference's moves when every gradient moves by two
// float32 roundings of the largest of its tensor: that is so for three weights of all these tests, to at
// most 9.1e-6. (oracle_test.cc holds the gradients themselves.)
constexpr double kGradientRoundings = 2;

// Of the update-th update, counted from 1.
double expected_rate(const ff_trainer_options& options, int64_t update) {
  const auto warmup = static_cast<double>(options.warmup_steps);
  const auto number = static_cast<double>(update);
  if (number <= warmup) return options.learning_rate * number / warmup;
  if (options.schedule == FF_SCHEDULE_CONSTANT) return options.learning_rate;
  const double progress =
      std::min(1.0, (number - warmup) / (static_cast<double>(options.total_steps) - warmup));
  const double share =
      options.schedule == FF_SCHEDULE_LINEAR ? 1 - progress : (1 + std::cos(std::numbers::pi * progress)) / 2;
  return options.final_learning_rate + (options.learning_rate - options.final_learning_rate) * share;
}

class ReferenceTrainer {
 public:
  ReferenceTrainer(const ff_model_config& config, const reference::Parameters& parameters,
                   const ff_trainer_options& options, double gradient_shift = 0)
      : config_(config),
        parameters_(parameters),
        options_(options),
        gradient_shift_(gradient_shift),
        adam_({options.beta1, options.beta2, options.epsilon, options.weight_decay}) {}

  // What ff_trainer_step should say.
  ff_step_result step(const TrainingBatch& batch) {
    ff_step_result result;
    ff_step_result_init(&result);
    const reference::Outputs outputs = reference::forward(config_, parameters_, batch.batch);
    const reference::Loss loss = loss_of(outputs.logits, batch);
    result.loss = loss.value;
    if (options_.loss == FF_LOSS_CROSS_ENTROPY) result.correct = count_correct(outputs.logits, batch.labels);
    const reference::Gradients gradients =
        reference::backward(config_, parameters_, batch.batch, {{}, {}, loss.dlogits});
    if (batches_ == 0) sum_ = reference::zero_parameters(config_);
    for (auto& [name, gradient] : sum_) reference::add_to(&gradient, gradients.parameters.at(name));
    if (++batches_ == options_.accumulation_steps) update(&result);
    result.update_count = updates_;
    return result;
  }

  const reference::Parameters& parameters() const { return parameters_; }

 private:
  reference::Loss loss_of(const reference::Matrix& logits, const TrainingBatch& batch) const {
    std::vector<double> weights;
    if (options_.class_weights != nullptr) {
      weights.assign(options_.class_weights, options_.class_weights + config_.num_labels);
    }
    return options_.loss == FF_LOSS_CROSS_ENTROPY
               ? reference::cross_entropy(logits, batch.labels, options_.label_smoothing, weights)
               : reference::binary_cross_entropy(logits, batch.label_matrix, weights);
  }

  static int64_t count_correct(const reference::Matrix& logits, const std::vector<int32_t>& labels) {
    int64_t correct = 0;
    for (int64_t b = 0; b < logits.rows; ++b) {
      int64_t best = 0;
      for (int64_t c = 1; c < logits.columns; ++c) best = logits(b, c) > logits(b, best) ? c : best;
      correct += best == labels[static_cast<size_t>(b)] ? 1 : 0;
    }
    return correct;
  }

  void scale(double factor) {
    for (auto& [name, gradient] : sum_) {
      for (double& value : gradient.values) value *= factor;
    }
  }

  // Moves each gradient that is not zero by a share of the largest of its tensor.
  void shift_gradients() {
    for (auto& [name, gradient] : sum_) {
      double largest = 0;
      for (const double value : gradient.values) largest = std::max(largest, std::abs(value));
      for (double& value : gradient.values) value += value == 0 ? 0 : gradient_shift_ * largest;
    }
  }

  void update(ff_step_result* result) {
    shift_gradients();
    scale(1 / static_cast<double>(options_.accumulation_steps));
    result->gradient_norm = reference::global_norm(sum_);
    if (options_.max_gradient_norm > 0) {
      scale(std::min(1.0, options_.max_gradient_norm / (result->gradient_norm + 1e-6)));
    }
    result->learning_rate = expected_rate(options_, ++updates_);
    adam_.update(&parameters_, sum_, result->learning_rate);
    batches_ = 0;
  }

  ff_model_config config_;
  reference::Parameters parameters_;
  ff_trainer_options options_;
  double gradient_shift_;
  reference::Adam adam_;
  reference::Parameters sum_;
  int64_t batches_ = 0;
  int64_t updates_ = 0;
};

// Their gradient is zero but for rounding, which Adam blows up.
bool has_no_gradient(const std::string& name, const ff_model_config& config) {
  // It adds the same to a query's score of every key.
  if (config.attention == FF_ATTENTION_SELF && name.ends_with("self.key.bias")) return true;
  return name.ends_with("query_att.bias") || name.ends_with("key_att.bias") || name.ends_with("att_fc2.bias");
}

// moved: the same training with shifted gradients.
void expect_parameters(const reference::Parameters& expected, const reference::Parameters& moved,
                       const FloatTensors& actual, const ff_model_config& config) {
  for (const auto& [name, parameter] : expected) {
    if (has_no_gradient(name, config)) continue;
    double worst = 0;
    for (size_t i = 0; i < parameter.values.size(); ++i) {
      const double distance = std::abs(parameter.values[i] - actual.at(name)[i]);
      const double moves = std::abs(parameter.values[i] - moved.at(name).values[i]);
      worst = std::max(worst, distance / std::max(kParameterTolerance, moves));
    }
    EXPECT_LE(worst, 1) << name << ", in units of its bar";
  }
}

void check(const ff_model_config& config, const ff_trainer_options& options, int64_t steps = 12) {
  const reference::Parameters parameters = random_parameters(config, 1);
  const std::vector<TrainingBatch> batches = random_training_batches(config, steps, 6, 9, 2);
  const Context context = make_context(2);
  const Model model = make_model(context.get(), config, parameters);
  const Trainer trainer = make_trainer(model.get(), options);
  ReferenceTrainer reference(config, parameters, options);
  ReferenceTrainer moved(config, parameters, options, kGradientRoundings * 0x1p-23);
  for (const TrainingBatch& batch : batches) {
    moved.step(batch);
    const ff_step_result expected = reference.step(batch);
    const ff_step_result actual = step(trainer.get(), static_cast<ff_loss>(options.loss), batch);
    EXPECT_NEAR(actual.loss, expected.loss, kLossTolerance * std::max(1.0, expected.loss));
    EXPECT_NEAR(actual.gradient_norm, expected.gradient_norm, kNormTolerance * expected.gradient_norm);
    EXPECT_DOUBLE_EQ(actual.learning_rate, expected.learning_rate);
    EXPECT_EQ(actual.update_count, expected.update_count);
    EXPECT_EQ(actual.correct, expected.correct);
  }
  require(ff_trainer_publish(trainer.get()));
  expect_parameters(reference.parameters(), moved.parameters(), parameters_of(model.get()), config);
}

// More words than a batch holds, so that most embedding rows lag most of the time.
ff_model_config small_config() {
  return config_of({.hidden = 12, .heads = 3, .vocabulary = 40, .labels = 4});
}

TEST(TrainerOracle, Defaults) { check(small_config(), default_trainer_options()); }

TEST(TrainerOracle, EverySwitchAlone) {
  for (const Variant& variant : switch_variants({.vocabulary = 30})) {
    if (variant.config.num_labels == 0) continue;
    SCOPED_TRACE(variant.name);
    check(variant.config, default_trainer_options(), 6);
  }
}

TEST(TrainerOracle, WeightDecay) {
  ff_trainer_options options = default_trainer_options();
  options.weight_decay = 0.1;
  options.beta1 = 0.8;
  options.beta2 = 0.99;
  options.epsilon = 1e-6;
  check(small_config(), options);
}

TEST(TrainerOracle, Schedules) {
  for (const ff_schedule schedule : {FF_SCHEDULE_CONSTANT, FF_SCHEDULE_LINEAR, FF_SCHEDULE_COSINE}) {
    for (const int64_t warmup : {0, 1, 3}) {
      ff_trainer_options options = default_trainer_options();
      options.schedule = schedule;
      options.warmup_steps = warmup;
      options.total_steps = 9;  // the run goes on after it
      options.final_learning_rate = 1e-4;
      SCOPED_TRACE(testing::Message() << "schedule " << schedule << " warm-up " << warmup);
      check(small_config(), options);
    }
  }
}

TEST(TrainerOracle, Clipping) {
  for (const double limit : {0.05, 0.5, 1e6}) {
    ff_trainer_options options = default_trainer_options();
    options.max_gradient_norm = limit;
    // Adam forgets the scale of constant gradients; epsilon and a short memory of squares make it count.
    options.epsilon = 1e-2;
    options.beta2 = 0.5;
    check(small_config(), options);
  }
}

TEST(TrainerOracle, Accumulation) {
  for (const int64_t batches : {2, 3}) {
    ff_trainer_options options = default_trainer_options();
    options.accumulation_steps = batches;
    check(small_config(), options);
  }
}

TEST(TrainerOracle, LabelSmoothingAndClassWeights) {
  const std::vector<float> class_weights = {0.5f, 1, 3, 0};
  ff_trainer_options options = default_trainer_options();
  options.label_smoothing = 0.1;
  options.class_weights = class_weights.data();
  check(small_config(), options);
}

TEST(TrainerOracle, BinaryCrossEntropy) {
  const std::vector<float> class_weights = {0.5f, 1, 3, 0};
  for (const float* weights : {static_cast<const float*>(nullptr), class_weights.data()}) {
    ff_trainer_options options = default_trainer_options();
    options.loss = FF_LOSS_BINARY_CROSS_ENTROPY;
    options.class_weights = weights;
    check(small_config(), options);
  }
}

// Two halves, accumulated, are one whole batch.
TEST(TrainerOracle, TwoHalfBatchesAreOneBatch) {
  const ff_model_config config = small_config();
  const std::vector<TrainingBatch> halves = random_training_batches(config, 8, 4, 9, 3);
  const Context context = make_context(1);
  const Model model_of_halves = make_model(context.get(), config, random_parameters(config, 1));
  const Model model_of_wholes = make_model(context.get(), config, random_parameters(config, 1));
  ff_trainer_options options = default_trainer_options();
  const Trainer wholes = make_trainer(model_of_wholes.get(), options);
  options.accumulation_steps = 2;
  const Trainer by_halves = make_trainer(model_of_halves.get(), options);
  for (size_t i = 0; i < halves.size(); i += 2) {
    TrainingBatch whole = halves[i];
    const TrainingBatch& second = halves[i + 1];
    whole.batch.ids.insert(whole.batch.ids.end(), second.batch.ids.begin(), second.batch.ids.end());
    for (size_t b = 1; b < second.batch.offsets.size(); ++b) {
      whole.batch.offsets.push_back(halves[i].batch.tokens() + second.batch.offsets[b]);
    }
    whole.labels.insert(whole.labels.end(), second.labels.begin(), second.labels.end());
    const ff_step_result expected = step(wholes.get(), FF_LOSS_CROSS_ENTROPY, whole);
    const ff_step_result first_half = step(by_halves.get(), FF_LOSS_CROSS_ENTROPY, halves[i]);
    EXPECT_EQ(first_half.gradient_norm, 0);
    EXPECT_EQ(first_half.learning_rate, 0);
    const ff_step_result second_half = step(by_halves.get(), FF_LOSS_CROSS_ENTROPY, second);
    EXPECT_NEAR((first_half.loss + second_half.loss) / 2, expected.loss, kLossTolerance);
    EXPECT_NEAR(second_half.gradient_norm, expected.gradient_norm, kNormTolerance * expected.gradient_norm);
    EXPECT_EQ(second_half.update_count, expected.update_count);
  }
  require(ff_trainer_publish(wholes.get()));
  require(ff_trainer_publish(by_halves.get()));
  const reference::Parameters expected = to_double(model_of_wholes.get());
  expect_parameters(expected, expected, parameters_of(model_of_halves.get()), config);
}

}  // namespace
}  // namespace ff::test
