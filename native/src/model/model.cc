// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/model.h"

#include <bit>
#include <cmath>

#include "runtime/status.h"

namespace ff {

namespace {

// Scratch of a larger size is given back after its call, so that one giant text does not hold its memory for
// months.
constexpr int64_t kKeptScratchBytes = int64_t{256} << 20;

}  // namespace

Model::Model(std::shared_ptr<Context> context, const ModelConfig& config)
    : context_(std::move(context)),
      config_(config),
      table_(config),
      values_(table_),
      network_(config, values_, context_->precision()) {}

Model::Model(std::shared_ptr<Context> context, const ModelConfig& config, uint64_t seed)
    : Model(std::move(context), config) {
  initialize_parameters(&values_, config_, seed);
  refresh();
}

void Model::refresh() {
  network_.refresh(context_->kernels(), context_->pool(), for_backward_);
#ifndef NDEBUG
  fingerprint_ = fingerprint();
#endif
}

void Model::refresh_for_backward() {
  for_backward_ = true;
  refresh();
}

// Over what refresh derives from: the embedding tables are read as they are.
uint64_t Model::fingerprint() const {
  uint64_t hash = 0;
  for (int index = 0; index < table_.count(); ++index) {
    if (index == table_.word_embedding() || index == table_.position_embedding() ||
        index == table_.item_embedding())
      continue;
    for (int64_t i = 0; i < table_.info(index).elements(); ++i) {
      hash = (hash ^ std::bit_cast<uint32_t>(values_.at(index)[i])) * 0x100000001b3u;
    }
  }
  return hash;
}

void Model::check_fresh() const {
#ifndef NDEBUG
  if (fingerprint() != fingerprint_) {
    throw Error(
        FF_STATUS_INVALID_STATE,
        "model: parameters were written without ff_model_parameters_changed, so packed weights are stale; "
        "call it after every write");
  }
#endif
}

std::unique_ptr<Model::Scratch> Model::take_scratch() const {
  const std::lock_guard<std::mutex> lock(scratch_mutex_);
  if (free_scratch_.empty()) return std::make_unique<Scratch>();
  std::unique_ptr<Scratch> scratch = std::move(free_scratch_.back());
  free_scratch_.pop_back();
  scratch_bytes_ -= scratch->memory.bytes();
  return scratch;
}

void Model::return_scratch(std::unique_ptr<Scratch> scratch) const {
  if (scratch->memory.bytes() > kKeptScratchBytes) return;
  const std::lock_guard<std::mutex> lock(scratch_mutex_);
  scratch_bytes_ += scratch->memory.bytes();
  free_scratch_.push_back(std::move(scratch));
}

void Model::cut(const int64_t* offsets, int64_t sequences, BatchLayout* layout,
                AttentionPlan* attention) const {
  layout->assign(offsets, sequences);
  attention->assign(*layout,
                    {config_.hidden_size, config_.num_attention_heads, config_.value != FF_VALUE_SEPARATE,
                     config_.output_projection != 0},
                    context_->kernels().name, context_->precision(), context_->forced_form());
}

void Model::forward(const int64_t* offsets, int64_t sequences, const Batch& batch,
                    const Outputs& outputs) const {
  check_fresh();
  std::unique_ptr<Scratch> scratch = take_scratch();
  cut(offsets, sequences, &scratch->layout, &scratch->attention);
  // One tile of tokens is done before its smaller steps would be worth waking a thread.
  ThreadPool& pool = scratch->layout.flat_tiles() > 1 ? context_->pool() : context_->calling_thread();
  const Execution run{context_->kernels(), pool, scratch->layout, scratch->attention};
  scratch->memory.plan(config_, network_, run, Keep::kNothing);
  encoder_forward(run, config_, network_, scratch->memory.activations(), batch, DropoutSites(), outputs);
  return_scratch(std::move(scratch));
}

int64_t Model::nonfinite_count() const {
  int64_t count = 0;
  for (int index = 0; index < table_.count(); ++index) {
    const float* data = values_.at(index);
    for (int64_t i = 0; i < table_.info(index).elements(); ++i) count += std::isfinite(data[i]) ? 0 : 1;
  }
  return count;
}

int64_t Model::bytes() const { return values_.bytes() + network_.bytes() + scratch_bytes_; }

}  // namespace ff
