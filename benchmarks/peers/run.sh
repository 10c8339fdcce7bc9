#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Times Fastformer beside other libraries; called by `./fastformer bench peers`, which builds the engine and names the
# JDK in JAVA_HOME. The first run fetches the libraries, 280 MB; they unpack to 880 MB in the home folder.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
module=$root/benchmarks/peers
class_path=$module/target/class-path
engine=$root/java/cli/target/fastformer.stamp

if [ ! -f "$class_path" ] || [ -n "$(find "$module/pom.xml" "$module/src" "$engine" -newer "$class_path" -print | head -n 1)" ]; then
  echo "fastformer: building the benchmark ..." >&2
  mkdir -p -- "$module/target"
  if ! (cd -- "$root" && mvn -B -ntp -q -Ppeers -DskipNative -DskipTests -Dmaven.test.skip=true -pl .,native,java/core,benchmarks/peers package) \
    >"$module/target/build.log" 2>&1; then
    tail -n 40 "$module/target/build.log" >&2
    exit 1
  fi
  touch -- "$class_path"
fi
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
  -cp "$module/target/classes:$(cat "$class_path")" dev.fastformer.benchmarks.peers.run.BenchPeers "$@"
