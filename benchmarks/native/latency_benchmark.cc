// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Latency of small requests: 1, 4 and 16 calling threads that each send one request after the other to one
// model of the paper's size. Prints a line a case: texts x tokens, callers, median and 99th percentile in
// microseconds, requests a second.
//   bench_latency [SECONDS a case, 2]
// Environment: FF_THREADS, the engine's threads (1).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "cases.h"
#include "subject.h"

namespace ff::bench {
namespace {

using Clock = std::chrono::steady_clock;

double microseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

std::vector<double> send_requests(const Subject& subject, Clock::time_point end) {
  std::vector<double> latencies;
  for (Clock::time_point begin = Clock::now(); begin < end;) {
    subject.infer();
    const Clock::time_point now = Clock::now();
    latencies.push_back(microseconds(now - begin));
    begin = now;
  }
  return latencies;
}

void measure(const Subject& subject, const BatchSize& batch, int callers, double seconds) {
  send_requests(subject, Clock::now() + std::chrono::milliseconds(100));
  const Clock::time_point end =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::vector<std::vector<double>> of_caller(static_cast<size_t>(callers));
  std::vector<std::thread> threads;
  for (std::vector<double>& latencies : of_caller) {
    threads.emplace_back([&] { latencies = send_requests(subject, end); });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<double> all;
  for (const std::vector<double>& latencies : of_caller)
    all.insert(all.end(), latencies.begin(), latencies.end());
  std::sort(all.begin(), all.end());
  std::printf("latency %s callers=%d p50=%.0f p99=%.0f us, %.0f requests/s\n", batch.name().c_str(), callers,
              all[all.size() / 2], all[all.size() * 99 / 100], static_cast<double>(all.size()) / seconds);
  std::fflush(stdout);
}

}  // namespace
}  // namespace ff::bench

int main(int count, char** arguments) {
  const double seconds = count > 1 ? std::atof(arguments[1]) : 2;
  for (const ff::bench::BatchSize& batch :
       {ff::bench::BatchSize{1, 16}, {1, 32}, {1, 64}, {1, 128}, {4, 16}}) {
    const ff::bench::Subject subject(ff::bench::model_sizes().front(), batch, {});
    for (const int callers : {1, 4, 16}) ff::bench::measure(subject, batch, callers, seconds);
  }
  return 0;
}
