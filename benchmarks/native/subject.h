// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cases.h"
#include "fastformer/fastformer.h"

namespace ff::bench {

// f32, and bf16 where the CPU has it.
std::vector<ff_precision> precisions();

// For every context created after it; "auto": the engine's choice.
void force_attention_form(const std::string& form);

// FF_THREADS, or 1.
int engine_threads();

struct SubjectOptions {
  std::string form = "auto";
  ff_precision precision = FF_PRECISION_F32;
  int threads = engine_threads();
};

// A model and a batch to run on. Throws std::runtime_error when the engine refuses.
class Subject {
 public:
  Subject(const ModelSize& model, const BatchSize& batch, const SubjectOptions& options);
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  int64_t tokens() const { return batch_.token_count; }
  void infer() const;  // from any number of threads at once
  void train();        // one step

 private:
  ff_context* context_ = nullptr;
  ff_model* model_ = nullptr;
  ff_trainer* trainer_ = nullptr;
  std::vector<int64_t> offsets_;
  std::vector<int32_t> ids_, labels_;
  ff_batch batch_;
};

}  // namespace ff::bench
