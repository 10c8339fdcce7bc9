// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <memory>

namespace ff {

// A fixed set of threads that share out numbered tasks. The calling thread works too. Which thread runs a
// task is not defined, so tasks must write disjoint memory; results then never depend on the thread count.
class ThreadPool {
 public:
  // threads >= 1 counts the caller, so threads - 1 are started. Throws std::system_error.
  explicit ThreadPool(int threads);
  ~ThreadPool();

  int threads() const;

  // Calls task(context, i, worker) for i in 0 .. count-1 and returns when all are done. worker, in
  // 0 .. threads()-1, is the same for tasks that share a thread and differs for those that run at the same
  // time, so it can index scratch memory; the caller is worker 0. If another call has the pool, this one runs
  // its tasks on its own thread, as worker 0. When a task throws, the tasks that have not begun are left out
  // and run throws the first exception once the others have ended. Tasks must not call run.
  using Task = void (*)(void* context, int64_t index, int worker);
  void run(int64_t count, Task task, void* context);

  // The same for a callable: pool.for_each(n, [&](int64_t i, int worker) { ... }).
  template <typename Function>
  void for_each(int64_t count, const Function& function) {
    run(
        count,
        [](void* context, int64_t index, int worker) {
          (*static_cast<const Function*>(context))(index, worker);
        },
        const_cast<void*>(static_cast<const void*>(&function)));
  }

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ff
