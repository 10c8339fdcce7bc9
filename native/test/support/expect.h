// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Checks that read well in tests of the C ABI: refusals by status and message, and equality bit by bit.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "fastformer/fastformer.h"
#include "support/engine.h"

namespace ff::test {

// A refused call gave this status, and this thread's message has every part (argument, value, what to do).
void expect_refused(ff_status actual, ff_status expected, std::initializer_list<std::string> parts);

#define EXPECT_REFUSED(call, status, ...)                    \
  do {                                                       \
    SCOPED_TRACE(#call);                                     \
    ::ff::test::expect_refused(call, status, {__VA_ARGS__}); \
  } while (false)

#define EXPECT_INVALID(call, ...) EXPECT_REFUSED(call, FF_STATUS_INVALID_ARGUMENT, __VA_ARGS__)

// Also tells 0 from -0 and takes a NaN as equal to itself.
bool same_bits(const std::vector<float>& a, const std::vector<float>& b);
bool same_bits(const FloatTensors& a, const FloatTensors& b);
bool same_bits(const FloatOutputs& a, const FloatOutputs& b);
bool same_bits(const FloatGradients& a, const FloatGradients& b);

}  // namespace ff::test
