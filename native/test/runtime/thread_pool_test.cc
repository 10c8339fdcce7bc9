// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

namespace ff {
namespace {

TEST(ThreadPool, CountsTheCaller) {
  EXPECT_EQ(ThreadPool(1).threads(), 1);
  EXPECT_EQ(ThreadPool(5).threads(), 5);
}

TEST(ThreadPool, RunsEveryTaskOnce) {
  for (int threads : {1, 2, 3, 8}) {
    ThreadPool pool(threads);
    for (int64_t count : {0, 1, 2, 3, 7, 64, 1000}) {
      std::vector<int> runs(static_cast<size_t>(count), 0);
      pool.for_each(count, [&](int64_t i, int) { ++runs[static_cast<size_t>(i)]; });
      for (int64_t i = 0; i < count; ++i) {
        ASSERT_EQ(runs[static_cast<size_t>(i)], 1)
            << "threads " << threads << " count " << count << " task " << i;
      }
    }
  }
}

// Many short jobs back to back: workers join late, twice or not at all, and asleep ones are woken.
TEST(ThreadPool, SurvivesManyShortJobs) {
  ThreadPool pool(4);
  for (int64_t job = 0; job < 20000; ++job) {
    int64_t values[5] = {};
    pool.for_each(5, [&](int64_t i, int) { values[i] = job + i; });
    for (int64_t i = 0; i < 5; ++i) ASSERT_EQ(values[i], job + i);
    if (job % 5000 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

TEST(ThreadPool, WorkerNumbersAreExclusive) {
  ThreadPool pool(4);
  std::atomic<int> users[4] = {};
  std::atomic<bool> clash{false};
  std::atomic<bool> caller_is_zero{true};
  const std::thread::id caller = std::this_thread::get_id();
  pool.for_each(2000, [&](int64_t, int worker) {
    if (users[worker].fetch_add(1) != 0) clash = true;
    if ((std::this_thread::get_id() == caller) != (worker == 0)) caller_is_zero = false;
    std::this_thread::yield();
    users[worker].fetch_sub(1);
  });
  EXPECT_FALSE(clash);
  EXPECT_TRUE(caller_is_zero);
}

TEST(ThreadPool, SharesTheWork) {
  ThreadPool pool(2);
  std::atomic<int> running{0};
  // Both tasks wait for each other: only two threads at once can end this.
  pool.for_each(2, [&](int64_t, int) {
    running.fetch_add(1);
    while (running.load() < 2) std::this_thread::yield();
  });
  EXPECT_EQ(running.load(), 2);
}

TEST(ThreadPool, ConcurrentCallsAllFinish) {
  ThreadPool pool(3);
  std::vector<std::thread> callers;
  std::atomic<int64_t> total{0};
  for (int caller = 0; caller < 6; ++caller) {
    callers.emplace_back([&] {
      for (int job = 0; job < 500; ++job) {
        int64_t values[9] = {};
        pool.for_each(9, [&](int64_t i, int) { values[i] = i; });
        for (int64_t value : values) total.fetch_add(value);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(total.load(), 6 * 500 * 36);
}

TEST(ThreadPool, ThrowsATasksExceptionAndGoesOn) {
  for (int threads : {1, 3}) {
    ThreadPool pool(threads);
    for (int round = 0; round < 200; ++round) {
      EXPECT_THROW(pool.for_each(20,
                                 [](int64_t i, int) {
                                   if (i % 7 == 3) throw std::runtime_error("task");
                                 }),
                   std::runtime_error);
      std::atomic<int> runs{0};
      pool.for_each(20, [&](int64_t, int) { runs.fetch_add(1); });
      ASSERT_EQ(runs.load(), 20);
    }
  }
}

TEST(ThreadPool, EndsWithoutAJob) {
  for (int round = 0; round < 50; ++round) const ThreadPool pool(4);
}

}  // namespace
}  // namespace ff
