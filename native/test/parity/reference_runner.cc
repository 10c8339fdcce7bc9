// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "parity/runner.h"
#include "reference/adam.h"

namespace ff::parity {
namespace {

class ReferenceRunner : public Runner {
 public:
  ReferenceRunner(const ff_model_config& config, const reference::Parameters& parameters,
                  double learning_rate)
      : config_(config), parameters_(parameters), learning_rate_(learning_rate) {}

  reference::Outputs forward(const reference::Batch& batch) override {
    return reference::forward(config_, parameters_, batch);
  }

  reference::Gradients backward(const reference::Batch& batch, const reference::Outputs& doutputs) override {
    return reference::backward(config_, parameters_, batch, doutputs);
  }

  reference::Loss cross_entropy(const reference::Matrix& logits,
                                const std::vector<int32_t>& targets) override {
    return reference::cross_entropy(logits, targets, 0, {});
  }

  reference::ClickLoss click_loss(const reference::Matrix& users, const reference::Matrix& news,
                                  const reference::Candidates& candidates) override {
    return reference::click_loss(users, news, candidates);
  }

  double train(const reference::Batch& batch, const std::vector<int32_t>& targets) override {
    reference::Outputs doutputs;
    const reference::Loss loss = cross_entropy(forward(batch).logits, targets);
    doutputs.logits = loss.dlogits;
    adam_.update(&parameters_, backward(batch, doutputs).parameters, learning_rate_);
    return loss.value;
  }

  reference::Parameters parameters() override { return parameters_; }

 private:
  ff_model_config config_;
  reference::Parameters parameters_;
  double learning_rate_;
  reference::Adam adam_{reference::AdamConstants{}};
};

}  // namespace

std::unique_ptr<Runner> make_reference_runner(const ff_model_config& config,
                                              const reference::Parameters& parameters, double learning_rate) {
  return std::make_unique<ReferenceRunner>(config, parameters, learning_rate);
}

}  // namespace ff::parity
