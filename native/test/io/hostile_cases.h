// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Hostile files, generated: every rule on files broken at least once, and what must happen then. The
// generator damages a given valid safetensors file, so weights and checkpoints use the same one.
#pragma once

#include <string>
#include <vector>

#include "io/draft.h"

namespace ff::test {

enum class Outcome {
  kLoads,            // also as a model
  kRefusedByReader,  // opening, or checking the content hash, fails
  kRefusedByModel,   // a sound file that does not fit the model
};

struct HostileCase {
  std::string name;  // fit for a file name, unique
  std::string bytes;
  Outcome outcome;
  std::string reason;  // what the message must contain; empty when it loads
};

inline void add_refused(std::vector<HostileCase>* cases, const std::string& name, const std::string& bytes,
                        const std::string& reason) {
  cases->push_back({name, bytes, Outcome::kRefusedByReader, reason});
}
inline void add_legal(std::vector<HostileCase>* cases, const std::string& name, const std::string& bytes) {
  cases->push_back({name, bytes, Outcome::kLoads, ""});
}

// Each adds its cases for the valid file `sound`.
void add_length_cases(const Draft& sound, std::vector<HostileCase>* cases);
void add_header_text_cases(const Draft& sound, std::vector<HostileCase>* cases);
void add_metadata_cases(const Draft& sound, std::vector<HostileCase>* cases);
void add_entry_cases(const Draft& sound, std::vector<HostileCase>* cases);
void add_size_cases(const Draft& sound, std::vector<HostileCase>* cases);
void add_layout_cases(const Draft& sound, std::vector<HostileCase>* cases);
void add_polyglot_cases(const Draft& sound, std::vector<HostileCase>* cases);
void add_count_cases(const Draft& sound, std::vector<HostileCase>* cases);
// Flipped bits and cuts of `hashed`, a file with a content hash, at places drawn from a fixed seed.
void add_damage_cases(const Draft& sound, const std::string& hashed, std::vector<HostileCase>* cases);
void add_legal_cases(const Draft& sound, std::vector<HostileCase>* cases);

// All of the above for the valid file at `path`, which must carry a content hash.
std::vector<HostileCase> hostile_safetensors(const std::string& path);

// Sound files that do not fit the tiny model, and conversions that do.
std::vector<HostileCase> unfit_weights(const Draft& tiny);

// Configuration texts, right and wrong, for the tiny model. The message names what `reason` says.
std::vector<HostileCase> hostile_configs();

}  // namespace ff::test
