// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/attention_form.h"

#include <array>
#include <cstdlib>
#include <string>

#include "runtime/status.h"

namespace ff {

namespace {

struct Name {
  std::string_view name;
  AttentionForm form;
};
constexpr std::array<Name, 4> kNames = {{{"explicit", AttentionForm::kExplicit},
                                         {"batch", AttentionForm::kBatch},
                                         {"query", AttentionForm::kQuery},
                                         {"full", AttentionForm::kFull}}};

// What the steps that are no large matrix product cost, in rows of a product: the time of D^2 multiply-adds in
// a product of 128 rows.
struct Costs {
  double sequence;      // the two products of a pooled input with a projection, and the rest of a sequence
  double mixing;        // D^2 elements of one sequence's matrix, formed
  double mixing_row;    // a row more of a product that ends with each sequence
  double head_product;  // a row against a product with one column a head, times D / H
};

constexpr Costs kScalarCosts = {4, 1, 0, 2};
constexpr Costs kVectorCosts = {10, 12, 6, 1.5};

}  // namespace

AttentionForm choose_attention_form(int64_t tokens, const AttentionShape& shape, std::string_view isa,
                                    std::optional<AttentionForm> forced) {
  const bool has_query_form = shape.tied_value && shape.output_projection;
  if (tokens == 0) return AttentionForm::kExplicit;
  if (forced == AttentionForm::kQuery && !has_query_form) return AttentionForm::kBatch;
  if (forced) return *forced;

  const Costs& costs = isa == "scalar" ? kScalarCosts : kVectorCosts;
  const double n = static_cast<double>(tokens);
  const double heads = static_cast<double>(shape.heads);
  const double hidden = static_cast<double>(shape.hidden);
  const double value = shape.tied_value ? 0 : 1;
  const double projection = shape.output_projection ? 1 : 0;
  // Multiply-adds over D^2, as FOLDED attention counts them.
  const double folded = heads + costs.sequence + 4 * n * costs.head_product * heads / hidden;
  const double explicit_cost = (3 + value + projection) * n;
  const double batch = (2 + value + projection) * n + folded;
  const double query = has_query_form ? 2 * n + folded + costs.mixing + costs.mixing_row : batch;
  const double full = n + hidden + folded + 3 * costs.mixing + costs.mixing_row;
  if (full < query && full < batch && full < explicit_cost) return AttentionForm::kFull;
  if (query < batch && query < explicit_cost) return AttentionForm::kQuery;
  return batch < explicit_cost ? AttentionForm::kBatch : AttentionForm::kExplicit;
}

std::optional<AttentionForm> forced_attention_form() {
  const char* wish = std::getenv("FF_ATTENTION");
  if (wish == nullptr || *wish == '\0') return std::nullopt;
  for (const Name& name : kNames) {
    if (name.name == wish) return name.form;
  }
  throw Error(FF_STATUS_UNSUPPORTED, "FF_ATTENTION=" + std::string(wish) +
                                         " is not a form of attention: set it to explicit, batch, query or full, "
                                         "or unset it to let the library choose");
}

}  // namespace ff
