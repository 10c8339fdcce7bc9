// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "support/expect.h"

#include <gtest/gtest.h>

#include <cstring>

namespace ff::test {

void expect_refused(ff_status actual, ff_status expected, std::initializer_list<std::string> parts) {
  EXPECT_EQ(std::string(ff_status_name(actual)), ff_status_name(expected)) << ff_last_error();
  const std::string message = ff_last_error();
  for (const std::string& part : parts) {
    EXPECT_NE(message.find(part), std::string::npos) << "message: " << message << "\nlacks: " << part;
  }
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

bool same_bits(const FloatTensors& a, const FloatTensors& b) {
  if (a.size() != b.size()) return false;
  for (const auto& [name, values] : a) {
    const auto other = b.find(name);
    if (other == b.end() || !same_bits(values, other->second)) return false;
  }
  return true;
}

bool same_bits(const FloatOutputs& a, const FloatOutputs& b) {
  return same_bits(a.token_states, b.token_states) && same_bits(a.pooled, b.pooled) &&
         same_bits(a.logits, b.logits);
}

bool same_bits(const FloatGradients& a, const FloatGradients& b) {
  return same_bits(a.parameters, b.parameters) && same_bits(a.input, b.input);
}

}  // namespace ff::test
