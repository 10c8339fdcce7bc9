#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Times the real training loop and the real evaluation on a file of your own, reading and tokenizing included in the
# memory but not in the speed:
#
#     benchmarks/training/run.sh DATA.csv [train options]
#
# One line a number of threads (THREADS="1 2"): real tokens a second of training and of inference in one precision
# (PRECISION=f32), and each one's peak memory; then the time from start to the first prediction.
set -eu
[ $# -ge 1 ] || { echo "usage: $0 DATA [train options]" >&2; exit 2; }
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
data=$1
shift
models=$(mktemp -d)
trap 'rm -rf -- "$models"' EXIT

# field NAME: what a command printed behind NAME, blanks joined.
field() { sed -n "s/^$1  *//p" "$2" | tail -n 1; }

"$root/fastformer" doctor | grep -E '^(CPU|instructions|matrix library|Java) '
for threads in ${THREADS:-1 2}; do
  "$root/fastformer" train "$data" --output "$models/model" --overwrite --epochs 1 --checkpoint-every 0 \
    --threads "$threads" --precision "${PRECISION:-f32}" "$@" >"$models/train.txt" 2>&1
  "$root/fastformer" evaluate "$models/model" "$data" --threads "$threads" \
    --precision "${PRECISION:-f32}" >"$models/evaluate.txt" 2>&1
  printf 'threads %s: training %s, peak memory %s; inference %s, peak memory %s\n' "$threads" \
    "$(sed -n 's/^.* steps, .*, \([0-9,]* tokens\/s\)$/\1/p' "$models/train.txt")" \
    "$(field 'peak memory' "$models/train.txt")" "$(field speed "$models/evaluate.txt")" \
    "$(field 'peak memory' "$models/evaluate.txt")"
done
for run in 1 2 3; do
  started=$(date +%s%N)
  echo 'a first text' | "$root/fastformer" predict "$models/model" >/dev/null
  printf 'start to first prediction, run %s: %s ms\n' "$run" $((($(date +%s%N) - started) / 1000000))
done
