// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What every function of the ABI does at its edge: handles, argument checks, and exceptions turned into a
// status and this thread's message.
#pragma once

#include <memory>
#include <new>
#include <string>

#include "fastformer/fastformer.h"
#include "model/gradients.h"
#include "model/model.h"
#include "model/pass.h"
#include "runtime/status.h"
#include "train/click_trainer.h"
#include "train/trainer.h"

struct ff_context {
  std::shared_ptr<ff::Context> context;
};

struct ff_model {
  std::unique_ptr<ff::Model> model;
};

struct ff_gradients {
  const ff::Model* model;
  ff::Gradients gradients;
};

struct ff_pass {
  ff::Pass pass;
};

struct ff_trainer {
  ff::Trainer trainer;
};

struct ff_click_trainer {
  ff::ClickTrainer trainer;
};

namespace ff {

void set_last_error(const char* message) noexcept;

// Throws Error(INVALID_ARGUMENT) for a NULL argument.
void require(const void* argument, const char* function, const char* name);

// Throws Error(INVALID_ARGUMENT) unless the struct says its own size.
template <typename Struct>
void require_struct(const Struct* argument, const char* function, const char* name) {
  require(argument, function, name);
  if (argument->struct_size != static_cast<int64_t>(sizeof(Struct))) {
    throw Error(FF_STATUS_INVALID_ARGUMENT, std::string(function) + ": " + name + "->struct_size is " +
                                                std::to_string(argument->struct_size) + ", expected " +
                                                std::to_string(sizeof(Struct)) +
                                                "; call its ff_..._init function first");
  }
}

// Runs the body of an ABI function; nothing thrown leaves it.
template <typename Body>
ff_status guarded(const Body& body) noexcept {
  try {
    body();
    return FF_STATUS_OK;
  } catch (const Error& error) {
    set_last_error(error.what());
    return error.status();
  } catch (const std::bad_alloc&) {
    set_last_error("out of memory: an allocation failed; use smaller batches or a smaller model");
    return FF_STATUS_OUT_OF_MEMORY;
  } catch (const std::exception& error) {
    set_last_error(error.what());
    return FF_STATUS_INTERNAL_ERROR;
  } catch (...) {
    set_last_error("unknown exception inside the library; please report it");
    return FF_STATUS_INTERNAL_ERROR;
  }
}

// Copies text with its NUL into buffer[capacity] and sets its length; throws if it does not fit.
void copy_text(const std::string& text, char* buffer, int64_t capacity, int64_t* out_length,
               const char* function);

// The index-th parameter of values.
void describe_parameter(ParameterValues* values, int64_t index, ff_parameter* out_parameter,
                        const char* function);

}  // namespace ff
