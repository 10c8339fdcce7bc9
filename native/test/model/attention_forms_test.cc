// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The folded forms of attention against the explicit one, all in float32.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "support/comparison.h"
#include "support/engine.h"
#include "support/variants.h"

namespace ff::test {
namespace {

// oracle_test.cc holds every form to 1e-5 (outputs) and 6e-5 (gradients) of the double-precision reference,
// so two of them may differ by twice that. Measured on AVX-512 at hidden size 256 with 16 heads: 4.0e-6,
// and 6.4e-5 without layer norm.
constexpr double kOutputDistance = 2e-5;
constexpr double kGradientDistance = 1.2e-4;

// Sets FF_ATTENTION for the contexts that are created in its scope.
class ForcedForm {
 public:
  explicit ForcedForm(const std::string& form) {
    if (const char* now = std::getenv("FF_ATTENTION")) before_ = now;
    setenv("FF_ATTENTION", form.c_str(), 1);
  }
  ~ForcedForm() { setenv("FF_ATTENTION", before_.c_str(), 1); }
  ForcedForm(const ForcedForm&) = delete;
  ForcedForm& operator=(const ForcedForm&) = delete;

 private:
  std::string before_;
};

struct Results {
  FloatOutputs outputs;
  FloatGradients gradients;
};

Results run(const std::string& form, const Variant& variant, const reference::Batch& batch) {
  const ForcedForm forced(form);
  const Context context = make_context(2);
  const Model model = make_model(context.get(), variant.config, random_parameters(variant.config, 1));
  return {forward(model.get(), batch),
          gradients_of(model.get(), batch, random_output_gradients(variant.config, batch, 3))};
}

void add(Comparison* comparison, const std::string& name, const std::vector<float>& expected,
         const std::vector<float>& actual) {
  ASSERT_EQ(expected.size(), actual.size());
  comparison->add(name, expected.data(), actual.data(), static_cast<int64_t>(expected.size()));
}

TEST(AttentionForms, AgreeWithTheExplicitForm) {
  const Sizes sizes{.hidden = 64, .heads = 4, .intermediate = 64, .positions = 400, .vocabulary = 60};
  double worst_output = 0, worst_gradient = 0;
  for (const Variant& variant : switch_variants(sizes)) {
    const reference::Batch batch = random_batch(variant.config, {129, 1, 300, 0, 9, 40}, 2);
    const Results expected = run("explicit", variant, batch);
    for (const char* form : {"batch", "query", "full", ""}) {
      const Results actual = run(form, variant, batch);
      Comparison outputs, gradients;
      add(&outputs, "token states", expected.outputs.token_states, actual.outputs.token_states);
      add(&outputs, "pooled", expected.outputs.pooled, actual.outputs.pooled);
      add(&outputs, "logits", expected.outputs.logits, actual.outputs.logits);
      for (const auto& [name, values] : expected.gradients.parameters) {
        add(&gradients, name, values, actual.gradients.parameters.at(name));
      }
      add(&gradients, "input", expected.gradients.input, actual.gradients.input);
      std::string where;
      EXPECT_LE(outputs.worst(&where), kOutputDistance) << variant.name << " " << form << " " << where;
      EXPECT_LE(gradients.worst(&where), kGradientDistance) << variant.name << " " << form << " " << where;
      worst_output = std::max(worst_output, outputs.worst());
      worst_gradient = std::max(worst_gradient, gradients.worst());
    }
  }
  std::cout << "largest distance: outputs " << worst_output << ", gradients " << worst_gradient << "\n";
}

TEST(AttentionForms, UnknownFormIsRefused) {
  const ForcedForm forced("fast");
  EXPECT_THROW(make_context(1), std::runtime_error);
}

}  // namespace
}  // namespace ff::test
