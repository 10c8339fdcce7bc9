#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Times Fastformer beside other libraries; called by `./fastformer bench peers`, which builds the engine and names the
# JDK in JAVA_HOME. The first run fetches the libraries, 280 MB; they unpack to 880 MB in the home folder.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
. "$root/benchmarks/module.sh"
build_module peers .,native,java/core
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
  -cp "$class_path" dev.fastformer.benchmarks.peers.run.BenchPeers "$@"
