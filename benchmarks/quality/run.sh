#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Test accuracy on five text sets with the paper's small model, one line a run and the mean of the seeds:
#
#     benchmarks/quality/run.sh DATA [SET ...]
#
# DATA holds a folder a set with train, dev and test as .csv or .csv.gz, columns `text` and `label`. The epoch (on imdb
# the half epoch) with the best dev accuracy is tested. SEEDS, LEARNING_RATE,
# PRECISION (of training and test) and TRAIN_OPTIONS change what is run.
set -eu
[ $# -ge 1 ] || { echo "usage: $0 DATA [SET ...]" >&2; exit 2; }
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
data=$1
shift
[ $# -gt 0 ] || set -- sst2 reuters_r8 ag_news_7600 newsgroups20 imdb
seeds=${SEEDS:-1 2 3}
models=$(mktemp -d)
trap 'rm -rf -- "$models"' EXIT

settings() { # max length, batch size, epochs, epochs between dev evaluations
  case $1 in
    sst2) echo 64 64 4 1 ;;
    reuters_r8) echo 256 32 5 1 ;;
    ag_news_7600) echo 128 32 4 1 ;;
    newsgroups20) echo 512 32 5 1 ;;
    imdb) echo 512 64 1 0.5 ;;
    *) echo "$0: no settings for the set $1" >&2; return 1 ;;
  esac
}

split() { ls "$data/$1/$2.csv" "$data/$1/$2.csv.gz" 2>/dev/null | head -n 1; }

for name in "$@"; do
  read -r length batch epochs every <<EOF
$(settings "$name")
EOF
  for seed in $seeds; do
    model=$models/$name-$seed
    # shellcheck disable=SC2086
    speed=$("$root/fastformer" train "$(split "$name" train)" --dev "$(split "$name" dev)" --output "$model" \
      --max-length "$length" --batch-size "$batch" --epochs "$epochs" --evaluate-every "$every" --patience 0 --lr "${LEARNING_RATE:-1e-3}" \
      --checkpoint-every 0 --seed "$seed" --precision "${PRECISION:-f32}" ${TRAIN_OPTIONS:-} 2>&1 | sed -n 's/^.*steps, .* in .*, \([0-9,]* tokens\/s\)$/\1/p')
    "$root/fastformer" evaluate "$model" "$(split "$name" test)" --precision "${PRECISION:-f32}" | awk -v set="$name" -v seed="$seed" -v speed="$speed" '
      /^accuracy/ { accuracy = $2 } /^macro-F1/ { f1 = $2 } /^speed/ { read = $2 }
      END { printf "%s seed %s accuracy %s macro-F1 %s training %s evaluation %s tokens/s\n", set, seed, accuracy, f1, speed, read }'
    rm -rf -- "$model"
  done | tee "$models/lines"
  awk -v set="$name" '{ accuracy += $5; f1 += $7 } END { printf "%s mean of %d: accuracy %.4f macro-F1 %.4f\n", set, NR, accuracy / NR, f1 / NR }' "$models/lines"
done
