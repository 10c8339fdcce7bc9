#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Quality of news recommendation on click logs in MIND's format: each encoder with each seed, and the two baselines.
#
#     SEEDS="1 2 3" benchmarks/quality/recommendation.sh LOGS [train options]
#
# LOGS is a folder with news.tsv, behaviors_train.tsv, behaviors_dev.tsv and behaviors_test.tsv. The epoch is chosen by dev
# AUC; one JSON object a line tells encoder, seed and the measures on the test log.
set -eu
[ $# -ge 1 ] || { echo "usage: $0 LOGS [train options]" >&2; exit 2; }
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
logs=$1
shift
models=$(mktemp -d)
trap 'rm -rf -- "$models"' EXIT

for encoder in ${ENCODERS:-fastformer nrms}; do
  for seed in ${SEEDS:-1 2 3}; do
    "$root/fastformer" recommend train "$logs/behaviors_train.tsv" --dev "$logs/behaviors_dev.tsv" \
      --output "$models/model" --overwrite --encoder "$encoder" --seed "$seed" "$@" >"$models/train.txt"
    printf '{"encoder":"%s","seed":%s,"test":%s}\n' "$encoder" "$seed" \
      "$("$root/fastformer" recommend evaluate "$models/model" "$logs/behaviors_test.tsv" \
        --baselines "$logs/behaviors_train.tsv" --json)"
  done
done
