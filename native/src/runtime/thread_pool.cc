// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/thread_pool.h"

#include <immintrin.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace ff {
namespace {

// Some microseconds: enough to bridge the gap between two steps of a forward, too short to cost a core.
constexpr int kSpins = 500;

// Until the value is no longer `old`: a short spin, then asleep.
template <typename Value>
void wait_while_equal(const std::atomic<Value>& value, Value old) {
  for (int spin = 0; spin < kSpins; ++spin) {
    if (value.load(std::memory_order_acquire) != old) return;
    _mm_pause();
  }
  value.wait(old, std::memory_order_acquire);
}

// Handlers of the process's signals run on the process's own threads, never on ours. Faults stay with the
// thread that makes them.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP}) sigdelset(&all, fault);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

// A job is open while `members` has no kClosed bit. A worker becomes a member only of an open job, so the
// caller never waits for one that wakes late: it closes the job when the tasks are handed out, then waits
// for the members of that moment to leave.
struct ThreadPool::State {
  static constexpr int kClosed = 1 << 30;

  std::mutex busy;  // held by the call that has the pool

  Task task = nullptr;  // the job: written only while it is closed and has no members
  void* context = nullptr;
  int64_t count = 0;
  std::exception_ptr exception;

  alignas(64) std::atomic<int64_t> next{0};
  alignas(64) std::atomic<int> members{kClosed};
  alignas(64) std::atomic<int> calls{0};  // changes with every job, and at the end
  std::atomic<bool> failed{false};
  std::atomic<bool> stopping{false};
  std::vector<std::thread> workers;

  ~State() {
    stopping.store(true);
    calls.fetch_add(1);
    calls.notify_all();
    for (std::thread& worker : workers) worker.join();
  }

  void work(int worker) {
    try {
      for (int64_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) task(context, i, worker);
    } catch (...) {
      next.store(count, std::memory_order_relaxed);
      if (!failed.exchange(true)) exception = std::current_exception();
    }
  }

  bool join_job() {
    int seen = members.load(std::memory_order_relaxed);
    while ((seen & kClosed) == 0) {
      if (members.compare_exchange_weak(seen, seen + 1, std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
        return true;
      }
    }
    return false;
  }

  void leave_job() {
    if (members.fetch_sub(1, std::memory_order_acq_rel) == kClosed + 1) members.notify_all();
  }

  void serve(int worker) {
    for (int seen = 0;;) {
      wait_while_equal(calls, seen);
      if (stopping.load(std::memory_order_acquire)) return;
      seen = calls.load(std::memory_order_acquire);
      if (join_job()) {
        work(worker);
        leave_job();
      }
    }
  }

  void share(int64_t new_count, Task new_task, void* new_context) {
    task = new_task;
    context = new_context;
    count = new_count;
    next.store(0, std::memory_order_relaxed);
    members.store(0, std::memory_order_release);
    calls.fetch_add(1);
    calls.notify_all();
    work(0);
    int left = members.fetch_or(kClosed, std::memory_order_acq_rel) | kClosed;
    while (left != kClosed) {
      wait_while_equal(members, left);
      left = members.load(std::memory_order_acquire);
    }
    if (failed.exchange(false)) std::rethrow_exception(std::exchange(exception, nullptr));
  }
};

ThreadPool::ThreadPool(int threads) : state_(std::make_unique<State>()) {
  const SignalsBlocked blocked;
  state_->workers.reserve(static_cast<size_t>(std::max(0, threads - 1)));
  for (int i = 1; i < threads; ++i) {
    State* const state = state_.get();
    state_->workers.emplace_back([state, i] { state->serve(i); });
    pthread_setname_np(state_->workers.back().native_handle(), ("fastformer-" + std::to_string(i)).c_str());
  }
}

ThreadPool::~ThreadPool() = default;

int ThreadPool::threads() const { return static_cast<int>(state_->workers.size()) + 1; }

void ThreadPool::run(int64_t count, Task task, void* context) {
  if (count > 1 && !state_->workers.empty()) {
    const std::unique_lock<std::mutex> lock(state_->busy, std::try_to_lock);
    if (lock.owns_lock()) {
      state_->share(count, task, context);
      return;
    }
  }
  for (int64_t i = 0; i < count; ++i) task(context, i, 0);
}

}  // namespace ff
