#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Times a trained news recommender: news encoded a second, requests over catalogues of three sizes, and both kinds of
# user encoder on users with 50 to 5,000 clicks.
#
#     benchmarks/recommendation/run.sh MODEL news.tsv
#
# `fastformer bench recommend` builds first and sets JAVA_HOME.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 MODEL news.tsv" >&2; exit 2; }
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
exec "${JAVA_HOME:?the folder of a JDK}/bin/java" --enable-native-access=ALL-UNNAMED \
  -cp "$root/java/cli/target/fastformer/fastformer.jar" "$root/benchmarks/recommendation/Recommend.java" "$@"
