// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// How time and memory grow: with one text's length up to 65,536 tokens, per token and over those at 1,024;
// and two threads over one on batches of at least 8,192 tokens. What is compared takes turns, as many rounds
// as said, and the median of each counts. The memory of a text is what a second one of the same length adds
// to the largest resident set of a process that runs a step, so that the model's own is left out. In float32.
//   bench_scaling [ROUNDS, 5] [MODEL, 256-16-256-2]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "cases.h"
#include "peak_memory.h"
#include "subject.h"

namespace ff::bench {
namespace {

constexpr int64_t kLengths[] = {1024, 4096, 16384, 65536};
constexpr int64_t kSmallestSharedBatch = 8192;

struct Options {
  int rounds;
  ModelSize model;
};

const char* phase_name(bool training) { return training ? "training" : "inference"; }

void step(Subject& subject, bool training) { training ? subject.train() : subject.infer(); }

// Milliseconds of a step, over some of them.
double time_steps(Subject& subject, bool training, int64_t steps) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  for (int64_t i = 0; i < steps; ++i) step(subject, training);
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count() / static_cast<double>(steps);
}

// The median milliseconds of each subject's step; in a round, each takes as many steps as it has in `steps`.
std::vector<double> interleave(std::deque<Subject>& subjects, const std::vector<int64_t>& steps,
                               bool training, int rounds) {
  std::vector<std::vector<double>> times(subjects.size());
  for (Subject& subject : subjects) step(subject, training);
  for (int round = 0; round < rounds; ++round) {
    for (size_t i = 0; i < subjects.size(); ++i) {
      times[i].push_back(time_steps(subjects[i], training, steps[i]));
    }
  }
  std::vector<double> medians;
  for (std::vector<double>& of_subject : times) {
    std::sort(of_subject.begin(), of_subject.end());
    medians.push_back(of_subject[of_subject.size() / 2]);
  }
  return medians;
}

double token_memory(const ModelSize& model, int64_t length, bool training) {
  const auto peak = [&](int64_t texts) {
    return peak_memory([&] {
      Subject subject(model, {texts, length}, {.threads = 1});
      step(subject, training);
    });
  };
  return static_cast<double>(peak(2) - peak(1)) / static_cast<double>(length);
}

void compare_lengths(const Options& options, bool training, const std::vector<double>& memory) {
  std::deque<Subject> subjects;
  std::vector<int64_t> steps;
  for (const int64_t length : kLengths) {
    subjects.emplace_back(options.model, BatchSize{1, length}, SubjectOptions{.threads = 1});
    steps.push_back(std::max<int64_t>(1, 16384 / length));
  }
  const std::vector<double> times = interleave(subjects, steps, training, options.rounds);
  const auto microseconds = [&](size_t i) { return 1000 * times[i] / static_cast<double>(kLengths[i]); };
  for (size_t i = 0; i < times.size(); ++i) {
    std::printf(
        "length %s/1x%lld %s %.2f ms, %.2f us a token, over 1,024: %.3f; %.0f bytes a token, over 1,024: "
        "%.3f\n",
        options.model.name().c_str(), static_cast<long long>(kLengths[i]), phase_name(training), times[i],
        microseconds(i), microseconds(i) / microseconds(0), memory[i], memory[i] / memory[0]);
  }
}

void compare_threads(const Options& options, const BatchSize& batch, bool training) {
  std::deque<Subject> subjects;
  for (const int threads : {1, 2}) {
    subjects.emplace_back(options.model, batch, SubjectOptions{.threads = threads});
  }
  const std::vector<double> times = interleave(subjects, {1, 1}, training, options.rounds);
  std::printf("threads %s/%s %s one %.2f ms, two %.2f ms, ratio %.3f\n", options.model.name().c_str(),
              batch.name().c_str(), phase_name(training), times[0], times[1], times[0] / times[1]);
  std::fflush(stdout);
}

void run(const Options& options) {
  // Memory first: its processes are copies of this one, which then has no threads yet.
  std::vector<double> memory[2];
  for (const bool training : {false, true}) {
    for (const int64_t length : kLengths)
      memory[training].push_back(token_memory(options.model, length, training));
  }
  for (const bool training : {false, true}) compare_lengths(options, training, memory[training]);
  for (const BatchSize& batch : batch_sizes()) {
    if (batch.tokens() < kSmallestSharedBatch) continue;
    for (const bool training : {false, true}) compare_threads(options, batch, training);
  }
}

Options read_options(int count, char** arguments) {
  const int rounds = count > 1 ? std::atoi(arguments[1]) : 5;
  const std::string name = count > 2 ? arguments[2] : model_sizes().front().name();
  for (const ModelSize& model : model_sizes()) {
    if (rounds > 0 && count <= 3 && model.name() == name) return {rounds, model};
  }
  throw std::invalid_argument("usage: bench_scaling [ROUNDS, 5] [MODEL, " + model_sizes().front().name() +
                              "]; ROUNDS is at least 1, and MODEL one of cases.cc");
}

}  // namespace
}  // namespace ff::bench

int main(int count, char** arguments) {
  try {
    ff::bench::run(ff::bench::read_options(count, arguments));
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 2;
  }
}
