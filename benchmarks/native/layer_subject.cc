// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer_subject.h"

#include <algorithm>
#include <random>

#include "subject.h"

namespace ff::bench {
namespace {

std::shared_ptr<Context> make_context(const std::string& form, int32_t precision) {
  force_attention_form(form);
  return std::make_shared<Context>(engine_threads(), precision);
}

ModelConfig one_layer(const ModelSize& model) {
  ModelConfig config = default_config();
  config.hidden_size = model.hidden;
  config.num_attention_heads = model.heads;
  config.intermediate_size = model.intermediate;
  config.num_hidden_layers = 1;
  config.max_position_embeddings = 0;
  return config;
}

}  // namespace

LayerSubject::LayerSubject(const ModelSize& model, const BatchSize& batch, const std::string& form,
                           int32_t precision, bool training)
    : model_(make_context(form, precision), one_layer(model), 1),
      gradients_(model_.table()),
      output_gradient_(static_cast<size_t>(batch.tokens() * model.hidden)),
      input_gradient_(output_gradient_.size()) {
  for (int64_t b = 0; b <= batch.sequences; ++b) offsets_.push_back(b * batch.length);
  model_.cut(offsets_.data(), batch.sequences, &layout_, &plan_);
  if (training) model_.refresh_for_backward();
  memory_.plan(model_.config(), model_.network(), execution(),
               training ? Keep::kForBackward : Keep::kNothing);

  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  for (float& gradient : output_gradient_) gradient = normal(random);
  for (int64_t i = 0; i < batch.tokens() * model.hidden; ++i) input()[i] = normal(random);
  if (training) layer_forward();
}

void LayerSubject::attention_forward() {
  const Execution run = execution();
  gather_attention(run, layer().attention, activations().attention, input());
  run.for_each_flat_tile([&](int64_t index, Tile tile, int worker) {
    attention_tile(run, activations().attention_sum.at(tile.begin, worker), nullptr, layer().attention,
                   activations().attention, input(), index, worker);
  });
}

void LayerSubject::attention_backward() {
  const Execution run = execution();
  const AttentionScratch& scratch = memory_.scratch().attention;
  prepare_attention_backward(run, layer().attention, activations().attention, scratch);
  run.for_each_flat_tile([&](int64_t index, Tile tile, int worker) {
    attention_backward_tile(run, input_gradient_.data(), layer().attention, activations().attention, scratch,
                            output_gradient_.data() + tile.begin * hidden(), index, worker, false, {});
  });
  ff::attention_backward(run, input_gradient_.data(), gradients_.layer(0).attention, layer().attention,
                         activations().attention, scratch, output_gradient_.data(), input(), false);
}

void LayerSubject::feed_forward_forward() {
  const Execution run = execution();
  run.for_each_flat_tile([&](int64_t, Tile tile, int worker) {
    feed_forward_tile(run.kernels, activations().output_sum.at(tile.begin, worker), nullptr,
                      layer().feed_forward, activations().feed_forward, input() + tile.begin * hidden(), tile,
                      worker, {});
  });
}

void LayerSubject::feed_forward_backward() {
  const Execution run = execution();
  const FeedForwardScratch& scratch = memory_.scratch().feed_forward;
  run.for_each_chunk([&](int64_t first, int64_t end, Tile rows) {
    run.for_each_flat_tile(first, end, [&](int64_t, Tile tile, int worker) {
      const int64_t place = tile.begin - rows.begin;
      feed_forward_backward_tile(run.kernels, input_gradient_.data() + tile.begin * hidden(),
                                 layer().feed_forward, activations().feed_forward, scratch,
                                 output_gradient_.data() + tile.begin * hidden(), tile, place, worker, false,
                                 {});
      feed_forward_pack_input_tile(run.kernels, scratch, input() + tile.begin * hidden(), tile, place);
    });
    const int64_t chunk = rows.begin * hidden();
    feed_forward_backward_weights(run, gradients_.layer(0).feed_forward, layer().feed_forward, scratch,
                                  output_gradient_.data() + chunk, input() + chunk, rows.rows());
  });
}

void LayerSubject::layer_forward() {
  ff::layer_forward({execution(), model_.config(), layer(), activations(), DropoutSites(), 0}, input());
}

void LayerSubject::layer_backward() {
  std::copy(output_gradient_.begin(), output_gradient_.end(), memory_.scratch().dstate);
  ff::layer_backward({execution(), model_.config(), layer(), activations(), DropoutSites(), 0},
                     gradients_.layer(0), memory_.scratch(), input());
}

}  // namespace ff::bench
