// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ff {

double scheduled_rate(const ff_trainer_options& options, int64_t update) {
  const double peak = options.learning_rate;
  if (update <= options.warmup_steps) {
    return peak * static_cast<double>(update) / static_cast<double>(options.warmup_steps);
  }
  if (options.schedule == FF_SCHEDULE_CONSTANT) return peak;
  const double span = static_cast<double>(std::max<int64_t>(1, options.total_steps - options.warmup_steps));
  const double progress = std::min(1.0, static_cast<double>(update - options.warmup_steps) / span);
  const double remaining = options.schedule == FF_SCHEDULE_LINEAR
                               ? 1.0 - progress
                               : 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
  return options.final_learning_rate + (peak - options.final_learning_rate) * remaining;
}

}  // namespace ff
