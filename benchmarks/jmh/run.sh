#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Times calls from Java, with the bytes that each leaves to the garbage collector; called by `./fastformer bench jmh`,
# which builds the engine and names the JDK in JAVA_HOME. Arguments go to JMH: a regular expression of benchmarks, or
# -h for its options.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
module=$root/benchmarks/jmh
class_path=$module/target/class-path
engine=$root/java/cli/target/fastformer.stamp

if [ ! -f "$class_path" ] || [ -n "$(find "$module/pom.xml" "$module/src" "$engine" -newer "$class_path" -print | head -n 1)" ]; then
  echo "fastformer: building the benchmark ..." >&2
  mkdir -p -- "$module/target"
  if ! (cd -- "$root" && mvn -B -ntp -q -Pjmh -DskipNative -DskipTests -Dmaven.test.skip=true -pl .,native,java/core,java/tasks,benchmarks/jmh package) \
    >"$module/target/build.log" 2>&1; then
    tail -n 40 "$module/target/build.log" >&2
    exit 1
  fi
  touch -- "$class_path"
fi
exec "$JAVA_HOME/bin/java" -cp "$module/target/classes:$(cat "$class_path")" org.openjdk.jmh.Main -prof gc "$@"
