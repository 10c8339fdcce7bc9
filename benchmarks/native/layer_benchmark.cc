// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Time of one encoder layer and of its parts, forward and backward, named
// model/batch/part/direction/precision/form; the feed-forward part has no form. A forward is the serving one.
// To compare forms, interleave:
//   bench_layers --benchmark_filter=256-16-256-2/1x4096/attention --benchmark_repetitions=5
//                --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true
// Environment: FF_THREADS, the engine's threads (1).
#include <benchmark/benchmark.h>

#include <string>

#include "cases.h"
#include "layer_subject.h"
#include "subject.h"

namespace ff::bench {
namespace {

struct Part {
  const char* name;
  bool has_forms;
  void (LayerSubject::*forward)();
  void (LayerSubject::*backward)();
};

constexpr Part kParts[] = {
    {"attention", true, &LayerSubject::attention_forward, &LayerSubject::attention_backward},
    {"feed_forward", false, &LayerSubject::feed_forward_forward, &LayerSubject::feed_forward_backward},
    {"layer", true, &LayerSubject::layer_forward, &LayerSubject::layer_backward},
};

void add(const ModelSize& model, const BatchSize& batch, const Part& part, bool training,
         ff_precision precision, const std::string& form) {
  std::string name = model.name() + "/" + batch.name() + "/" + part.name +
                     (training ? "/backward/" : "/forward/") +
                     (precision == FF_PRECISION_BF16 ? "bf16" : "f32");
  if (part.has_forms) name += "/" + form;
  const auto call = training ? part.backward : part.forward;
  benchmark::RegisterBenchmark(name.c_str(),
                               [=](benchmark::State& state) {
                                 LayerSubject subject(model, batch, form, precision, training);
                                 (subject.*call)();
                                 for (auto _ : state) (subject.*call)();
                                 state.SetItemsProcessed(state.iterations() * batch.tokens());
                               })
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

void add_case(const ModelSize& model, const BatchSize& batch) {
  for (const Part& part : kParts) {
    for (const bool training : {false, true}) {
      for (const ff_precision precision : precisions()) {
        for (const std::string form : attention_forms()) {
          if (part.has_forms || form == "auto") add(model, batch, part, training, precision, form);
        }
      }
    }
  }
}

}  // namespace
}  // namespace ff::bench

int main(int count, char** arguments) {
  for (const ff::bench::ModelSize& model : ff::bench::model_sizes()) {
    for (const ff::bench::BatchSize& batch : ff::bench::batch_sizes()) ff::bench::add_case(model, batch);
  }
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
