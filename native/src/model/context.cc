// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/context.h"

#include "runtime/status.h"

namespace ff {

namespace {

const Kernels* kernels_or_throw() {
  const Kernels* table = kernels();
  if (table == nullptr) throw Error(FF_STATUS_UNSUPPORTED, kernels_problem());
  return table;
}

}  // namespace

Context::Context(int threads) : kernels_(kernels_or_throw()), forced_form_(forced_attention_form()), pool_(threads) {}

}  // namespace ff
