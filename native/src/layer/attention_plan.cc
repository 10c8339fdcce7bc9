// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/attention_plan.h"

namespace ff {

void AttentionPlan::assign(const BatchLayout& batch, const AttentionShape& shape, std::string_view isa,
                           Precision precision, std::optional<AttentionForm> forced) {
  forms_.clear();
  numbers_.clear();
  folded_forms_.clear();
  numbers_in_full_.clear();
  query_numbers_.clear();
  full_numbers_.clear();
  int64_t explicit_count = 0;
  for (int64_t sequence = 0; sequence < batch.sequences(); ++sequence) {
    const AttentionForm form = choose_attention_form(batch.length(sequence), shape, isa, precision, forced);
    const int64_t folded = static_cast<int64_t>(folded_forms_.size());
    forms_.push_back(form);
    numbers_.push_back(form == AttentionForm::kExplicit ? explicit_count++ : folded);
    if (form == AttentionForm::kExplicit) continue;
    folded_forms_.push_back(form);
    numbers_in_full_.push_back(static_cast<int64_t>(full_numbers_.size()));
    if (form == AttentionForm::kQuery) query_numbers_.push_back(folded);
    if (form == AttentionForm::kFull) full_numbers_.push_back(folded);
  }
  const auto select = [&](BatchLayout* layout, auto belongs) {
    selected_.clear();
    for (int64_t sequence = 0; sequence < batch.sequences(); ++sequence) {
      if (belongs(forms_[sequence])) selected_.push_back(sequence);
    }
    layout->assign_selected(batch, selected_);
  };
  select(&explicit_, [](AttentionForm form) { return form == AttentionForm::kExplicit; });
  select(&folded_, [](AttentionForm form) { return form != AttentionForm::kExplicit; });
  select(&batch_, [](AttentionForm form) { return form == AttentionForm::kBatch; });
  select(&query_, [](AttentionForm form) { return form == AttentionForm::kQuery; });
  select(&full_, [](AttentionForm form) { return form == AttentionForm::kFull; });
  select(&projected_,
         [](AttentionForm form) { return form == AttentionForm::kBatch || form == AttentionForm::kQuery; });
}

}  // namespace ff
