// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Time of one inference and of one training step for each case, precision and form of attention, named
// model/batch/phase/precision/form; form auto is the engine's own choice. To compare, interleave:
//   bench_model --benchmark_filter=256-16-256-2/1x4096 --benchmark_repetitions=5
//               --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true
// Environment: FF_THREADS, the engine's threads (1); LENGTHS, a list of lengths for further cases of
// 4,096 tokens in texts of one length, where the constants of the choice come from.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "cases.h"
#include "subject.h"

namespace ff::bench {
namespace {

void run(benchmark::State& state, const ModelSize& model, const BatchSize& batch, const std::string& form,
         ff_precision precision, bool training) {
  Subject subject(model, batch, {.form = form, .precision = precision});
  training ? subject.train() : subject.infer();
  for (auto _ : state) training ? subject.train() : subject.infer();
  state.SetItemsProcessed(state.iterations() * subject.tokens());
}

void add_cases(const ModelSize& model, const BatchSize& batch) {
  for (const bool training : {false, true}) {
    for (const ff_precision precision : precisions()) {
      for (const char* form : attention_forms()) {
        const std::string name = model.name() + "/" + batch.name() +
                                 (training ? "/training/" : "/inference/") +
                                 (precision == FF_PRECISION_BF16 ? "bf16/" : "f32/") + form;
        benchmark::RegisterBenchmark(name.c_str(), run, model, batch, std::string(form), precision, training)
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
