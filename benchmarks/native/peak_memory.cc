// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "peak_memory.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <stdexcept>

namespace ff::bench {

int64_t peak_memory(void (*work)(const void* context), const void* context) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("a process to measure memory in cannot be started");
  if (child == 0) {
    try {
      work(context);
      _exit(0);
    } catch (const std::exception& problem) {
      std::fprintf(stderr, "%s\n", problem.what());
      _exit(1);
    }
  }
  int status = 0;
  rusage usage = {};
  if (wait4(child, &status, 0, &usage) != child || status != 0) {
    throw std::runtime_error("a process to measure memory in has failed");
  }
  return static_cast<int64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace ff::bench
