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

// What a sequence costs besides the multiply-adds of its products, in rows: the time of D^2 multiply-adds in
// a product of many rows. Fitted to benchmarks/native/model_benchmark.cc at 256-16-256-2 on AVX-512 (Zen 5),
// one thread, 4,096 tokens in texts of one length, 8 to 1,024; 768-12-3072-2 and AVX2 cross where these
// constants say, within the noise of the measurement. The scores and pooled sums weigh as much as what the
// explicit form computes between its products, so neither is counted.
struct Costs {
  double vectors;  // every folded form: the global vectors' own products, which stream a matrix for one row
  double mixing;   // query and full form: forming M, and products that end with each sequence
  double map;      // full form: packing F, and its product's own weights
};

constexpr Costs kScalarCosts = {4, 2, 4};  // where a multiply-add costs more than the memory
constexpr Costs kVectorCosts = {19, 24, 41};
constexpr Costs kBfloat16Costs =
    kVectorCosts;  // not fitted: rows are cheaper there, so this may fold too early

}  // namespace

AttentionForm choose_attention_form(int64_t tokens, const AttentionShape& shape, std::string_view isa,
                                    Precision precision, std::optional<AttentionForm> forced) {
  const bool has_query_form = shape.tied_value && shape.output_projection;
  if (tokens == 0) return AttentionForm::kExplicit;
  if (forced == AttentionForm::kQuery && !has_query_form) return AttentionForm::kBatch;
  if (forced) return *forced;

  const Costs& costs = precision == Precision::kBfloat16 ? kBfloat16Costs
                       : isa == "scalar"                 ? kScalarCosts
                                                         : kVectorCosts;
  const double n = static_cast<double>(tokens);
  const double heads = static_cast<double>(shape.heads);
  const double hidden = static_cast<double>(shape.hidden);
  const double value = shape.tied_value ? 0 : 1;  // one product more in the explicit and the batch form
  const double projection = shape.output_projection ? 1 : 0;
  const double vectors = heads + costs.vectors;
  const double explicit_cost = (3 + value + projection) * n;
  const double batch = (2 + value + projection) * n + vectors;
  const double query = has_query_form ? 2 * n + vectors + costs.mixing : batch;
  const double full = n + hidden + vectors + costs.mixing + costs.map;
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
  throw Error(FF_STATUS_UNSUPPORTED,
              "FF_ATTENTION=" + std::string(wish) +
                  " is not a form of attention: set it to explicit, batch, query or full, "
                  "or unset it to let the library choose");
}

}  // namespace ff
