// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "parity/case_errors.h"

#include <cmath>
#include <stdexcept>

#include "parity/golden_case.h"
#include "support/comparison.h"

namespace ff::parity {
namespace {

void compare(const std::string& name, const reference::Matrix& expected, const reference::Matrix& actual,
             test::Comparison* comparison) {
  if (expected.values.size() != actual.values.size()) throw std::runtime_error(name + " has another size");
  comparison->add(name, expected.values.data(), actual.values.data(),
                  static_cast<int64_t>(expected.values.size()));
}

Error worst_of(const test::Comparison& comparison) {
  Error error;
  error.value = comparison.worst(&error.where);
  return error;
}

std::vector<int32_t> targets_of(const GoldenTensor& targets, int64_t first, int64_t count) {
  return std::vector<int32_t>(targets.values.begin() + first, targets.values.begin() + first + count);
}

// An empty sequence must be exactly zero.
void require_zero_rows_of_empty_sequences(const reference::Batch& batch, const reference::Matrix& pooled) {
  for (int64_t b = 0; b < batch.sequences(); ++b) {
    if (batch.offsets[static_cast<size_t>(b)] != batch.offsets[static_cast<size_t>(b + 1)]) continue;
    for (int64_t j = 0; j < pooled.columns; ++j) {
      if (pooled(b, j) != 0) throw std::runtime_error("an empty sequence has a pooled vector");
    }
  }
}

// Compares what the kind calls its output and gives the gradient of the case's loss to it.
reference::Outputs compare_outputs(const GoldenFile& file, const PackedInput& input, Runner* runner,
                                   test::Comparison* comparison) {
  const std::string kind = file.text("kind");
  const reference::Outputs actual = runner->forward(input.batch);
  reference::Outputs doutputs;
  if (kind == "classify") {
    compare("out.score", as_matrix(file.tensor("f64.out.score")), actual.logits, comparison);
    const std::vector<int32_t> targets = targets_of(file.tensor("input.targets"), 0, input.batch.sequences());
    const reference::Loss loss = runner->cross_entropy(actual.logits, targets);
    comparison->add("loss", file.tensor("f64.loss").values.data(), &loss.value, 1);
    doutputs.logits = loss.dlogits;
  } else if (kind == "encoder" || kind == "rec_user_encoder" || kind == "rec_pool") {
    compare("out.y", as_matrix(file.tensor("f64.out.y")), actual.pooled, comparison);
    require_zero_rows_of_empty_sequences(input.batch, actual.pooled);
    doutputs.pooled = as_matrix(file.tensor("cotangent"));
  } else {
    compare("out.y", real_rows(file.tensor("f64.out.y"), input.rows), actual.token_states, comparison);
    doutputs.token_states = real_rows(file.tensor("cotangent"), input.rows);
  }
  return doutputs;
}

bool is_excluded_from_final_parameters(const std::string& name) {
  return name.ends_with("query_att.bias") || name.ends_with("key_att.bias") || name.ends_with("att_fc2.bias");
}

// Keeps the larger error; a NaN counts as infinite.
void raise(Error* error, const std::string& where, double expected, double actual) {
  double difference = std::abs(expected - actual);
  if (std::isnan(difference)) difference = INFINITY;
  if (difference > error->value) *error = {difference, where};
}

}  // namespace

namespace {

void compare_parameter_gradients(const GoldenFile& file, const ff_model_config& config,
                                 const reference::Gradients& actual, test::Comparison* comparison) {
  const std::string without_gradient = file.text_or("params_without_grad", "");
  for (const auto& [name, expected] : parameters_of(file, "f64.grad.", config, without_gradient)) {
    compare(name, expected, actual.parameters.at(name), comparison);
  }
}

CaseErrors run_click_case(const GoldenFile& file, const ff_model_config& config, Runner* runner) {
  const GoldenClicks clicks = clicks_of(file);
  const reference::Matrix users = runner->forward(clicks.histories.batch).pooled;
  const reference::ClickLoss loss = runner->click_loss(users, clicks.news, clicks.candidates);
  test::Comparison outputs;
  const GoldenTensor scores = file.tensor("f64.out.score");
  outputs.add("out.score", scores.values.data(), loss.scores.data(),
              static_cast<int64_t>(scores.values.size()));
  outputs.add("loss", file.tensor("f64.loss").values.data(), &loss.value, 1);

  test::Comparison gradients;
  const reference::Gradients actual = runner->backward(clicks.histories.batch, {{}, loss.dusers, {}});
  compare_parameter_gradients(file, config, actual, &gradients);
  reference::Matrix dnews = loss.dnews;
  for (int64_t i = 0; i < actual.input.rows; ++i) {
    const int64_t row = clicks.history[static_cast<size_t>(i)];
    for (int64_t j = 0; j < dnews.columns; ++j) dnews(row, j) += actual.input(i, j);
  }
  compare("input.news_vecs", as_matrix(file.tensor("f64.grad.input.news_vecs")), dnews, &gradients);
  return {worst_of(outputs), worst_of(gradients)};
}

}  // namespace

CaseErrors run_case(const GoldenFile& file, RunnerFactory make_runner) {
  const ff_model_config config = config_of(file);
  const std::unique_ptr<Runner> runner = make_runner(config, parameters_of(file, "param.", config, ""), 0);
  if (file.text("kind") == "rec_click") return run_click_case(file, config, runner.get());
  const bool has_ids = config.vocab_size > 0;
  const PackedInput input =
      has_ids ? packed_ids(file.tensor("input.input_ids"), 0, file.integer("batch")) : packed_states(file);

  test::Comparison outputs;
  const reference::Outputs doutputs = compare_outputs(file, input, runner.get(), &outputs);

  test::Comparison gradients;
  const reference::Gradients actual = runner->backward(input.batch, doutputs);
  compare_parameter_gradients(file, config, actual, &gradients);
  if (!has_ids)
    compare("input.x", real_rows(file.tensor("f64.grad.input.x"), input.rows), actual.input, &gradients);
  return {worst_of(outputs), worst_of(gradients)};
}

TrainErrors run_training_case(const GoldenFile& file, RunnerFactory make_runner) {
  const ff_model_config config = config_of(file);
  const int64_t batch_size = file.integer("batch");
  const std::unique_ptr<Runner> runner =
      make_runner(config, parameters_of(file, "param.", config, ""), file.real("lr"));
  const GoldenTensor ids = file.tensor("input.input_ids");
  const GoldenTensor targets = file.tensor("input.targets");
  const GoldenTensor losses = file.tensor("f64.losses");
  TrainErrors errors;
  for (int64_t step = 0; step < file.integer("steps"); ++step) {
    const int64_t first = step * batch_size;
    const double loss =
        runner->train(packed_ids(ids, first, batch_size).batch, targets_of(targets, first, batch_size));
    raise(&errors.losses, "step " + std::to_string(step), losses.values.at(static_cast<size_t>(step)), loss);
  }

  const reference::Parameters actual = runner->parameters();
  for (const auto& [name, expected] : parameters_of(file, "f64.final.", config, "")) {
    if (is_excluded_from_final_parameters(name)) continue;
    for (size_t i = 0; i < expected.values.size(); ++i) {
      raise(&errors.final_parameters, name, expected.values[i], actual.at(name).values[i]);
    }
  }
  return errors;
}

}  // namespace ff::parity
