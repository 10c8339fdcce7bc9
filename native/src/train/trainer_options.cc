// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <cmath>
#include <string>

#include "runtime/status.h"
#include "train/optimizer.h"

namespace ff {

namespace {

[[noreturn]] void refuse(const char* option, const std::string& value, const std::string& expected) {
  throw Error(FF_STATUS_INVALID_ARGUMENT,
              std::string("trainer options: ") + option + " is " + value + ", expected " + expected);
}

void check_number(const char* option, double value, bool fits, const char* expected) {
  if (!fits || !std::isfinite(value)) refuse(option, std::to_string(value), expected);
}

void check_count(const char* option, int64_t value, bool fits, const char* expected) {
  if (!fits) refuse(option, std::to_string(value), expected);
}

}  // namespace

void check_trainer_options(const ff_trainer_options& options) {
  check_count("struct_size", options.struct_size, options.struct_size == static_cast<int64_t>(sizeof options),
              "the size of ff_trainer_options; call ff_trainer_options_init first");
  check_count("loss", options.loss,
              options.loss == FF_LOSS_CROSS_ENTROPY || options.loss == FF_LOSS_BINARY_CROSS_ENTROPY,
              "a value of ff_loss");
  check_count("schedule", options.schedule,
              options.schedule >= FF_SCHEDULE_CONSTANT && options.schedule <= FF_SCHEDULE_COSINE,
              "a value of ff_schedule");
  check_number("learning_rate", options.learning_rate, options.learning_rate >= 0, "a number of at least 0");
  check_number("final_learning_rate", options.final_learning_rate, options.final_learning_rate >= 0,
               "a number of at least 0");
  check_count("warmup_steps", options.warmup_steps, options.warmup_steps >= 0, "at least 0");
  check_count("total_steps", options.total_steps,
              options.schedule == FF_SCHEDULE_CONSTANT || options.total_steps > options.warmup_steps,
              "more than warmup_steps for a linear or cosine schedule");
  check_number("beta1", options.beta1, options.beta1 >= 0 && options.beta1 < 1, "at least 0 and less than 1");
  check_number("beta2", options.beta2, options.beta2 >= 0 && options.beta2 < 1, "at least 0 and less than 1");
  check_number("epsilon", options.epsilon, options.epsilon > 0, "more than 0");
  check_number("weight_decay", options.weight_decay, options.weight_decay >= 0, "at least 0");
  check_number("max_gradient_norm", options.max_gradient_norm, options.max_gradient_norm >= 0, "at least 0");
  check_count("accumulation_steps", options.accumulation_steps, options.accumulation_steps >= 1,
              "at least 1");
  check_number("label_smoothing", options.label_smoothing,
               options.label_smoothing >= 0 && options.label_smoothing < 1, "at least 0 and less than 1");
}

}  // namespace ff
