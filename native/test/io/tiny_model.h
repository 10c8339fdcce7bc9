// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// A model small enough to be damaged at every byte: its configuration and its weights, with the authors'
// names.
#pragma once

#include <string>

#include "io/draft.h"

namespace ff::test {

// Hidden size 4, two heads, one layer, five words, eight positions, three labels.
std::string tiny_config_json();
Draft tiny_weights();

}  // namespace ff::test
