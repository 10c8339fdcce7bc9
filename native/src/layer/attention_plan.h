// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>
#include <vector>

#include "layer/attention_form.h"
#include "layer/batch_layout.h"

namespace ff {

// Neighbouring rows of one flat tile whose attention output is one product: of one sequence in the query and
// the full form, of any number in the others.
struct AttentionRun : Tile {
  AttentionForm form;
  int64_t sequence;  // the first, by its number in the explicit or the folded layout
};

// Which sequences of a batch take which form, and the batch cut accordingly. The same for all layers.
class AttentionPlan {
 public:
  // Memory is kept from batch to batch.
  void assign(const BatchLayout& batch, const AttentionShape& shape, std::string_view isa,
              Precision precision, std::optional<AttentionForm> forced);

  const BatchLayout& explicit_sequences() const { return explicit_; }
  const BatchLayout& folded_sequences() const { return folded_; }
  // Of the folded sequences, by their number there.
  AttentionForm folded_form(int64_t sequence) const { return folded_forms_[sequence]; }
  // The folded sequences of one form as a layout of their own, and their numbers among the folded.
  const BatchLayout& batch_sequences() const { return batch_; }
  const BatchLayout& query_sequences() const { return query_; }
  const BatchLayout& full_sequences() const { return full_; }
  const std::vector<int64_t>& query_numbers() const { return query_numbers_; }
  const std::vector<int64_t>& full_numbers() const { return full_numbers_; }
  // Of a folded sequence in the full form: its number among those.
  int64_t full_number(int64_t sequence) const { return numbers_in_full_[sequence]; }
  // The folded rows whose query exists: all but the full form's.
  const BatchLayout& projected_sequences() const { return projected_; }

  // function(run) for the runs of a flat tile of the batch, in order.
  template <typename Function>
  void for_each_run(const BatchLayout& batch, int64_t flat_tile, const Function& function) const {
    AttentionRun run{{0, 0}, AttentionForm::kExplicit, 0};
    batch.for_each_part(flat_tile, [&](int64_t sequence, int64_t begin, int64_t end) {
      const bool shared = forms_[sequence] <= AttentionForm::kBatch;
      if (run.rows() > 0 && shared && run.form == forms_[sequence]) {
        run.end = end;
        return;
      }
      if (run.rows() > 0) function(run);
      run = {{begin, end}, forms_[sequence], numbers_[sequence]};
    });
    if (run.rows() > 0) function(run);
  }

 private:
  std::vector<AttentionForm> forms_;  // of each sequence of the batch
  std::vector<int64_t> numbers_;      // of each: its number in the explicit or the folded layout
  std::vector<AttentionForm> folded_forms_;
  std::vector<int64_t> query_numbers_, full_numbers_, numbers_in_full_;
  std::vector<int64_t> selected_;
  BatchLayout explicit_, folded_, batch_, query_, full_, projected_;
};

}  // namespace ff
