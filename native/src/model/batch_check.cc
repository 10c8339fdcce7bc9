// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/batch_check.h"

#include <algorithm>
#include <string>

#include "runtime/status.h"

namespace ff {

namespace {

[[noreturn]] void refuse(const std::string& problem) { throw Error(FF_STATUS_INVALID_ARGUMENT, problem); }

void check_offsets(const ModelConfig& config, const ff_batch& batch) {
  const int64_t limit = longest_sequence(config);
  if (batch.offsets[0] != 0)
    refuse("batch: offsets[0] is " + std::to_string(batch.offsets[0]) + ", expected 0");
  for (int64_t b = 0; b < batch.sequence_count; ++b) {
    const int64_t begin = batch.offsets[b];
    const int64_t end = batch.offsets[b + 1];
    if (end < begin || end > batch.token_count) {
      refuse("batch: offsets[" + std::to_string(b + 1) + "] is " + std::to_string(end) + ", expected " +
             std::to_string(begin) + " to token_count " + std::to_string(batch.token_count) +
             ": offsets never decrease");
    }
    if (end - begin > limit) {
      refuse("batch: sequence " + std::to_string(b) + " has " + std::to_string(end - begin) +
             " tokens, the model takes at most " + std::to_string(limit) + "; cut the text first");
    }
  }
  if (batch.offsets[batch.sequence_count] != batch.token_count) {
    refuse("batch: offsets[" + std::to_string(batch.sequence_count) + "] is " +
           std::to_string(batch.offsets[batch.sequence_count]) + ", expected token_count " +
           std::to_string(batch.token_count));
  }
}

void check_ids(const ModelConfig& config, const ff_batch& batch) {
  for (int64_t t = 0; t < batch.token_count; ++t) {
    if (batch.ids[t] < 0 || batch.ids[t] >= config.vocab_size) {
      refuse("batch: ids[" + std::to_string(t) + "] is " + std::to_string(batch.ids[t]) + ", expected 0 to " +
             std::to_string(config.vocab_size - 1) + " (vocab_size - 1)");
    }
  }
}

void check_items(const ModelConfig& config, const ff_batch& batch) {
  if (!has_items(config)) {
    if (batch.item_ids != nullptr) refuse("batch: item_ids is given, but the model has item_count 0");
    return;
  }
  check_row_numbers("batch: item_ids", batch.item_ids, batch.sequence_count, config.item_count, true);
}

}  // namespace

int64_t longest_sequence(const ModelConfig& config) {
  return config.max_position_embeddings > 0 ? config.max_position_embeddings : FF_MAX_SEQUENCE_LENGTH;
}

void check_offsets(const char* what, const int64_t* offsets, int64_t count, int64_t shortest,
                   int64_t longest) {
  if (offsets == nullptr)
    refuse(std::string(what) + " is NULL, expected " + std::to_string(count + 1) + " numbers");
  if (offsets[0] != 0) refuse(std::string(what) + "[0] is " + std::to_string(offsets[0]) + ", expected 0");
  for (int64_t i = 0; i < count; ++i) {
    const int64_t begin = offsets[i];
    const int64_t end = offsets[i + 1];
    const int64_t lowest = begin + shortest;
    const int64_t highest = std::min(begin + longest, kMaxTokens);
    if (end < lowest || end > highest) {
      refuse(std::string(what) + "[" + std::to_string(i + 1) + "] is " + std::to_string(end) + ", expected " +
             std::to_string(lowest) + " to " + std::to_string(highest) + ", " + std::to_string(shortest) +
             " to " + std::to_string(longest) + " more than the one before");
    }
  }
}

void check_row_numbers(const char* what, const int32_t* numbers, int64_t count, int64_t rows,
                       bool allows_none) {
  if (count > 0 && numbers == nullptr)
    refuse(std::string(what) + " is NULL, expected " + std::to_string(count) + " numbers");
  for (int64_t i = 0; i < count; ++i) {
    if (numbers[i] >= (allows_none ? -1 : 0) && numbers[i] < rows) continue;
    refuse(std::string(what) + "[" + std::to_string(i) + "] is " + std::to_string(numbers[i]) +
           ", expected 0 to " + std::to_string(rows - 1) + (allows_none ? ", or -1 for none" : ""));
  }
}

void check_batch(const ModelConfig& config, const ff_batch& batch) {
  if (batch.struct_size != static_cast<int64_t>(sizeof(ff_batch))) {
    refuse("batch: struct_size is " + std::to_string(batch.struct_size) + ", expected " +
           std::to_string(sizeof(ff_batch)) + "; call ff_batch_init first");
  }
  if (batch.sequence_count < 0 || batch.sequence_count > kMaxTokens) {
    refuse("batch: sequence_count is " + std::to_string(batch.sequence_count) + ", expected 0 to 2^31 - 1");
  }
  if (batch.token_count < 0 || batch.token_count > kMaxTokens) {
    refuse("batch: token_count is " + std::to_string(batch.token_count) + ", expected 0 to 2^31 - 1");
  }
  if (batch.offsets == nullptr) refuse("batch: offsets is NULL, expected sequence_count + 1 numbers");
  const bool wants_ids = has_embedding(config);
  if (wants_ids && batch.input_states != nullptr) {
    refuse("batch: input_states is given, but the model has a word embedding and takes ids");
  }
  if (!wants_ids && batch.ids != nullptr) {
    refuse("batch: ids is given, but the model has no word embedding and takes input_states");
  }
  if (batch.token_count > 0 && wants_ids && batch.ids == nullptr) {
    refuse("batch: ids is NULL, expected token_count numbers");
  }
  if (batch.token_count > 0 && !wants_ids && batch.input_states == nullptr) {
    refuse("batch: input_states is NULL, expected token_count rows");
  }
  check_offsets(config, batch);
  if (wants_ids) check_ids(config, batch);
  check_items(config, batch);
}

void check_outputs(const ModelConfig& config, const ff_outputs& outputs) {
  if (outputs.struct_size != static_cast<int64_t>(sizeof(ff_outputs))) {
    refuse("outputs: struct_size is " + std::to_string(outputs.struct_size) + ", expected " +
           std::to_string(sizeof(ff_outputs)) + "; call ff_outputs_init first");
  }
  if (outputs.pooled != nullptr && config.pooling == FF_POOLING_NONE) {
    refuse("outputs: pooled is asked for, but the model has pooling none");
  }
  if (outputs.logits != nullptr && !has_head(config)) {
    refuse("outputs: logits are asked for, but the model has num_labels 0");
  }
}

}  // namespace ff
