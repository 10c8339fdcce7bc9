// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The parameters of a model by the authors' state_dict names, and the list of names and shapes that a
// configuration calls for.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fastformer/fastformer.h"
#include "reference/matrix.h"

namespace ff::reference {

struct ParameterShape {
  std::string name;
  int64_t rows = 0;
  int64_t columns = 1;
  int32_t rank = 2;  // 1: a vector, columns is 1
};

std::vector<ParameterShape> parameter_shapes(const ff_model_config& config);

using Parameters = std::map<std::string, Matrix>;

Parameters zero_parameters(const ff_model_config& config);

// The parameters under one prefix: view["query.weight"] is parameters["<prefix>query.weight"]. `find` gives
// nullptr for a parameter that the configuration leaves out. The view of gradients writes.
class ParameterView {
 public:
  ParameterView(const Parameters& parameters, std::string prefix)
      : parameters_(&parameters), prefix_(std::move(prefix)) {}
  const Matrix& operator[](const std::string& name) const { return parameters_->at(prefix_ + name); }
  const Matrix* find(const std::string& name) const {
    const auto found = parameters_->find(prefix_ + name);
    return found == parameters_->end() ? nullptr : &found->second;
  }
  ParameterView under(const std::string& prefix) const {
    return ParameterView(*parameters_, prefix_ + prefix);
  }

 private:
  const Parameters* parameters_;
  std::string prefix_;
};

class GradientView {
 public:
  GradientView(Parameters* gradients, std::string prefix)
      : gradients_(gradients), prefix_(std::move(prefix)) {}
  Matrix* operator[](const std::string& name) const {
    const auto found = gradients_->find(prefix_ + name);
    return found == gradients_->end() ? nullptr : &found->second;
  }
  GradientView under(const std::string& prefix) const { return GradientView(gradients_, prefix_ + prefix); }

 private:
  Parameters* gradients_;
  std::string prefix_;
};

}  // namespace ff::reference
