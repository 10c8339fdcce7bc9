// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What a golden file says, in the terms of the engine: configuration, parameters by the names of the whole
// model, and padded input turned into packed batches.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parity/golden_file.h"
#include "reference/click.h"
#include "reference/model.h"

namespace ff::parity {

// The kinds that the engine implements; of any other kind, is_supported is false.
bool is_supported(const std::string& kind);

// The configuration of the file's kind: one attention block, one layer, a pooling, an encoder or a whole
// model.
ff_model_config config_of(const GoldenFile& file);

// The tensors <group><name> of the file as parameters of the whole model. Throws unless they are exactly
// those of the configuration, except that names in `may_lack` may be missing, and that parameters which the
// file says to have no gradient need have no place in the model.
reference::Parameters parameters_of(const GoldenFile& file, const std::string& group,
                                    const ff_model_config& config, const std::string& may_lack);

// One padded batch [B,T] as a packed one. rows: for each packed token its row in [B*T, .].
struct PackedInput {
  reference::Batch batch;
  std::vector<int64_t> rows;
};

// From input.x and input.mask, or from input.input_ids, where 0 is padding.
PackedInput packed_states(const GoldenFile& file);
PackedInput packed_ids(const GoldenTensor& ids, int64_t first_row, int64_t sequences);

// The impressions of kind rec_click: histories as states, their rows of the news vectors, and candidates.
struct GoldenClicks {
  reference::Matrix news;
  PackedInput histories;
  std::vector<int32_t> history;
  reference::Candidates candidates;
};
GoldenClicks clicks_of(const GoldenFile& file);

// The rows of a padded tensor [B,T,...] at real tokens.
reference::Matrix real_rows(const GoldenTensor& padded, const std::vector<int64_t>& rows);
reference::Matrix as_matrix(const GoldenTensor& tensor);

}  // namespace ff::parity
