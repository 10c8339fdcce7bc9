// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "parity/runner.h"
#include "support/engine.h"

namespace ff::parity {
namespace {

reference::Matrix to_matrix(const std::vector<float>& floats, int64_t columns) {
  reference::Matrix matrix(columns == 0 ? 0 : static_cast<int64_t>(floats.size()) / columns, columns);
  matrix.values.assign(floats.begin(), floats.end());
  return matrix;
}

class EngineRunner : public Runner {
 public:
  EngineRunner(const ff_model_config& config, const reference::Parameters& parameters, double learning_rate)
      : config_(config),
        context_(test::make_context(1)),
        model_(test::make_model(context_.get(), config, parameters)),
        learning_rate_(learning_rate) {}

  reference::Outputs forward(const reference::Batch& batch) override {
    const test::FloatOutputs outputs = test::forward(model_.get(), batch);
    return {to_matrix(outputs.token_states, config_.hidden_size),
            to_matrix(outputs.pooled, config_.hidden_size), to_matrix(outputs.logits, config_.num_labels)};
  }

  reference::Gradients backward(const reference::Batch& batch, const reference::Outputs& doutputs) override {
    const test::FloatGradients gradients = test::gradients_of(model_.get(), batch, doutputs);
    reference::Gradients result{reference::zero_parameters(config_),
                                to_matrix(gradients.input, config_.hidden_size)};
    for (auto& [name, matrix] : result.parameters) {
      const std::vector<float>& values = gradients.parameters.at(name);
      matrix.values.assign(values.begin(), values.end());
    }
    return result;
  }

  reference::Loss cross_entropy(const reference::Matrix& logits,
                                const std::vector<int32_t>& targets) override {
    const std::vector<float> floats = test::to_floats(logits);
    std::vector<float> gradient(floats.size());
    reference::Loss loss;
    test::require(ff_cross_entropy(floats.data(), targets.data(), logits.rows, logits.columns, 0, nullptr,
                                   &loss.value, gradient.data()));
    loss.dlogits = to_matrix(gradient, logits.columns);
    return loss;
  }

  reference::ClickLoss click_loss(const reference::Matrix& users, const reference::Matrix& news,
                                  const reference::Candidates& candidates) override {
    reference::ClickLoss loss;
    std::vector<float> scores(candidates.rows.size());
    std::vector<float> dusers(users.values.size());
    std::vector<float> dnews(news.values.size());
    test::require(ff_click_loss(test::to_floats(users).data(), test::to_floats(news).data(), users.rows,
                                news.rows, users.columns, candidates.offsets.data(), candidates.rows.data(),
                                &loss.value, scores.data(), dusers.data(), dnews.data()));
    loss.scores.assign(scores.begin(), scores.end());
    loss.dusers = to_matrix(dusers, users.columns);
    loss.dnews = to_matrix(dnews, news.columns);
    return loss;
  }

  double train(const reference::Batch& batch, const std::vector<int32_t>& targets) override {
    if (trainer_ == nullptr) {
      ff_trainer_options options;
      ff_trainer_options_init(&options);
      options.learning_rate = learning_rate_;
      trainer_ = test::make_trainer(model_.get(), options);
    }
    const test::FloatBatch float_batch(batch);
    const ff_batch view = float_batch.view();
    ff_step_result result;
    ff_step_result_init(&result);
    test::require(ff_trainer_step(trainer_.get(), &view, targets.data(), nullptr, &result));
    return result.loss;
  }

  reference::Parameters parameters() override {
    if (trainer_ != nullptr) test::require(ff_trainer_publish(trainer_.get()));
    return test::to_double(model_.get());
  }

 private:
  ff_model_config config_;
  test::Context context_;
  test::Model model_;
  test::Trainer trainer_;
  double learning_rate_;
};

}  // namespace

std::unique_ptr<Runner> make_engine_runner(const ff_model_config& config,
                                           const reference::Parameters& parameters, double learning_rate) {
  return std::make_unique<EngineRunner>(config, parameters, learning_rate);
}

}  // namespace ff::parity
