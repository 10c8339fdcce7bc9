// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Time of one inference and of one training step for each case, precision and form of attention, named
// model/batch/phase/precision/form; form auto is the engine's own choice. To compare, interleave:
//   bench_model --benchmark_filter=256-16-256-2/1x4096 --benchmark_repetitions=5
//               --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true
// Environment: FF_THREADS, the number of threads (1); LENGTHS, a list of lengths for further cases of
// 4,096 tokens in texts of one length, where the constants of the choice come from.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "cases.h"
#include "fastformer/fastformer.h"

namespace ff::bench {
namespace {

constexpr int32_t kVocabulary = 10000;
constexpr int32_t kLabels = 5;

void require(ff_status status) {
  if (status != FF_STATUS_OK) throw std::runtime_error(ff_last_error());
}

// A model of one form with a batch to run on.
class Subject {
 public:
  Subject(const ModelSize& model, const BatchSize& batch, ff_precision precision, const std::string& form) {
    setenv("FF_ATTENTION", form == "auto" ? "" : form.c_str(), 1);
    ff_context_options context_options;
    ff_context_options_init(&context_options);
    context_options.precision = precision;
    const char* threads = std::getenv("FF_THREADS");
    context_options.threads = threads == nullptr ? 1 : std::atoi(threads);
    require(ff_context_create(&context_options, &context_));
    ff_model_config config;
    ff_model_config_init(&config);
    config.vocab_size = kVocabulary;
    config.hidden_size = model.hidden;
    config.num_attention_heads = model.heads;
    config.intermediate_size = model.intermediate;
    config.num_hidden_layers = model.layers;
    config.max_position_embeddings = batch.length;
    config.num_labels = kLabels;
    require(ff_model_create(context_, &config, 1, &model_));

    std::mt19937 random(1);
    for (int64_t b = 0; b <= batch.sequences; ++b) offsets_.push_back(b * batch.length);
    for (int64_t t = 0; t < offsets_.back(); ++t) ids_.push_back(static_cast<int32_t>(1 + random() % (kVocabulary - 1)));
    for (int64_t b = 0; b < batch.sequences; ++b) labels_.push_back(static_cast<int32_t>(random() % kLabels));
    logits_.resize(static_cast<size_t>(batch.sequences * kLabels));
    ff_batch_init(&batch_);
    batch_.sequence_count = batch.sequences;
    batch_.token_count = offsets_.back();
    batch_.offsets = offsets_.data();
    batch_.ids = ids_.data();
  }
  ~Subject() {
    ff_trainer_destroy(trainer_);
    ff_model_destroy(model_);
    ff_context_destroy(context_);
  }
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  int64_t tokens() const { return batch_.token_count; }

  void infer() {
    ff_outputs outputs;
    ff_outputs_init(&outputs);
    outputs.logits = logits_.data();
    require(ff_model_forward(model_, &batch_, &outputs));
  }

  void train() {
    if (trainer_ == nullptr) {
      ff_trainer_options options;
      ff_trainer_options_init(&options);
      options.learning_rate = 1e-4;
      options.max_gradient_norm = 1;
      require(ff_trainer_create(model_, &options, &trainer_));
    }
    ff_step_result result;
    ff_step_result_init(&result);
    require(ff_trainer_step(trainer_, &batch_, labels_.data(), nullptr, &result));
  }

 private:
  ff_context* context_ = nullptr;
  ff_model* model_ = nullptr;
  ff_trainer* trainer_ = nullptr;
  std::vector<int64_t> offsets_;
  std::vector<int32_t> ids_, labels_;
  std::vector<float> logits_;
  ff_batch batch_;
};

void run(benchmark::State& state, const ModelSize& model, const BatchSize& batch, ff_precision precision,
         const std::string& form, bool training) {
  Subject subject(model, batch, precision, form);
  training ? subject.train() : subject.infer();
  for (auto _ : state) training ? subject.train() : subject.infer();
  state.SetItemsProcessed(state.iterations() * subject.tokens());
}

// f32, and bf16 where the CPU has it.
std::vector<ff_precision> precisions() {
  ff_context_options options;
  ff_context_options_init(&options);
  options.precision = FF_PRECISION_AUTO;
  ff_context* context = nullptr;
  require(ff_context_create(&options, &context));
  const bool bf16 = ff_context_precision(context) == FF_PRECISION_BF16;
  ff_context_destroy(context);
  return bf16 ? std::vector{FF_PRECISION_F32, FF_PRECISION_BF16} : std::vector{FF_PRECISION_F32};
}

void add_cases(const ModelSize& model, const BatchSize& batch) {
  for (const bool training : {false, true}) {
    for (const ff_precision precision : precisions()) {
      for (const char* form : {"explicit", "batch", "query", "full", "auto"}) {
        const std::string name = model.name() + "/" + batch.name() + (training ? "/training/" : "/inference/") +
                                 (precision == FF_PRECISION_BF16 ? "bf16/" : "f32/") + form;
        benchmark::RegisterBenchmark(name.c_str(), run, model, batch, precision, std::string(form), training)
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
      }
    }
  }
}

}  // namespace
}  // namespace ff::bench

int main(int count, char** arguments) {
  for (const ff::bench::ModelSize& model : ff::bench::model_sizes()) {
    for (const ff::bench::BatchSize& batch : ff::bench::batch_sizes()) ff::bench::add_cases(model, batch);
    if (const char* lengths = std::getenv("LENGTHS")) {
      std::istringstream list(lengths);
      for (int64_t length; list >> length;) ff::bench::add_cases(model, {4096 / length, length});
    }
  }
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
