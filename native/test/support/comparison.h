// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Measures tensors against an oracle: largest difference over largest value, tensor by tensor. A tensor whose
// largest value is below kNegligible of the largest of all tensors (the score biases, whose gradient is zero
// but for rounding) is measured against that largest value instead. Differences of at most `noise` times the
// largest value of all tensors do not count: what sums that cancel leave in float32.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace ff::test {

class Comparison {
 public:
  static constexpr double kNegligible = 1e-6;

  explicit Comparison(double noise = 0) : noise_(noise) {}

  template <typename Expected, typename Actual>
  void add(const std::string& name, const Expected* expected, const Actual* actual, int64_t count) {
    Entry entry{name, 0, 0};
    for (int64_t i = 0; i < count; ++i) {
      const double difference = std::abs(static_cast<double>(expected[i]) - static_cast<double>(actual[i]));
      entry.difference = std::isnan(difference) ? std::numeric_limits<double>::infinity()
                                                : std::max(entry.difference, difference);
      entry.size = std::max(entry.size, std::abs(static_cast<double>(expected[i])));
    }
    entries_.push_back(entry);
  }

  // The worst tensor's error; 0 without tensors. Two zero tensors agree.
  double worst(std::string* name = nullptr) const {
    double largest = 0;
    for (const Entry& entry : entries_) largest = std::max(largest, entry.size);
    double result = 0;
    for (const Entry& entry : entries_) {
      if (entry.difference <= noise_ * largest) continue;
      const double error = entry.difference / (entry.size < kNegligible * largest ? largest : entry.size);
      if (error <= result) continue;
      result = error;
      if (name != nullptr) *name = entry.name;
    }
    return result;
  }

 private:
  struct Entry {
    std::string name;
    double difference;
    double size;
  };
  double noise_;
  std::vector<Entry> entries_;
};

}  // namespace ff::test
