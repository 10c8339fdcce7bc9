#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds and runs a program that measures the engine without Java; called by `./fastformer bench native`:
#
#     kernels   each kernel on each instruction set
#     layers    one layer and its parts in each form of attention
#     model     inference and training steps in each form
#     latency   small requests from 1, 4 and 16 callers
#     scaling   time and memory against length; two threads over one
#
# kernels, layers and model take Google Benchmark's options, of which --benchmark_filter=REGEX is the most useful; each
# source says more on top.
set -eu
program=${1:-}
case $program in
  kernels | layers | model | latency | scaling) shift ;;
  *)
    echo "usage: $0 kernels|layers|model|latency|scaling [options of the program]" >&2
    exit 2
    ;;
esac
native=$(CDPATH='' cd -- "$(dirname -- "$0")/../../native" && pwd -P)
log=$native/build/benchmarks.log
mkdir -p -- "$native/build"
if ! (cd -- "$native" && cmake --preset release -DFF_BENCHMARKS=ON && cmake --build build/release --target "bench_$program") \
  >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  exit 1
fi
exec "$native/build/release/benchmarks/bench_$program" "$@"
