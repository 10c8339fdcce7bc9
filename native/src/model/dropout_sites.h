// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cmath>
#include <cstdint>

#include "kernel/kernels.h"
#include "runtime/random.h"

namespace ff {

// The dropouts of one training pass, in the authors' places: after the embedding, after each layer's
// attention output and after each layer's feed-forward part. Masks are a function of the pass's key and the
// site, so backward computes them again.
class DropoutSites {
 public:
  DropoutSites() = default;  // none
  DropoutSites(double probability, uint64_t key) : probability_(probability), key_(key) {}

  bool active() const { return probability_ > 0; }
  Dropout embedding() const { return site(0); }
  Dropout attention(int64_t layer) const { return site(1 + 2 * layer); }
  Dropout feed_forward(int64_t layer) const { return site(2 + 2 * layer); }

 private:
  Dropout site(int64_t index) const {
    const uint64_t key = mix_keys(key_, static_cast<uint64_t>(index));
    return {static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32),
            static_cast<uint32_t>(
                std::lround(probability_ * 0x1p32 < 0xffffffffp0 ? probability_ * 0x1p32 : 0xffffffffp0)),
            static_cast<float>(1.0 / (1.0 - probability_))};
  }

  double probability_ = 0;
  uint64_t key_ = 0;
};

}  // namespace ff
