// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Random numbers that are a function of a key and a counter: nothing to store, nothing to restore.
#pragma once

#include <cstdint>

namespace ff {

// SplitMix64's output function (Steele, Lea and Flood, OOPSLA 2014): a bijection that scatters its input.
constexpr uint64_t scatter(uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

constexpr uint64_t mix_keys(uint64_t a, uint64_t b) {
  return scatter(scatter(a + 0x9e3779b97f4a7c15u) ^ (b * 0x9e3779b97f4a7c15u + 0x632be59bd9b4e019u));
}

// Standard normal numbers by Marsaglia's polar method.
class NormalGenerator {
 public:
  explicit NormalGenerator(uint64_t key) : key_(key) {}
  double next();

 private:
  double uniform();  // in (-1, 1)

  uint64_t key_;
  uint64_t counter_ = 0;
  bool has_spare_ = false;
  double spare_ = 0;
};

}  // namespace ff
