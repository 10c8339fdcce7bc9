// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdexcept>
#include <string>

#include "fastformer/fastformer.h"

namespace ff {

// What the engine throws inside; the ABI turns it into a status and this thread's message. A message says
// what happened, where, why and what to do.
class Error : public std::runtime_error {
 public:
  Error(ff_status status, const std::string& message) : std::runtime_error(message), status_(status) {}
  ff_status status() const { return status_; }

 private:
  ff_status status_;
};

}  // namespace ff
